import { Navigate, Route, Router, type RouteSectionProps } from "@solidjs/router";
import { ErrorBoundary, type JSX, lazy, Suspense } from "solid-js";
import { NotFoundPage } from "./features/home/pages/not-found-page.tsx";
import { PageFailure } from "./features/home/pages/page-failure.tsx";
import { Skeleton } from "./ui/skeleton.tsx";
import { ToastRegion } from "./ui/toast.tsx";

// One chunk per plane. The staff page and its dialogs stay out of the first visit to the dashboard.
const adminPlane = () => import("./features/home/admin-plane.ts");
const AdminShell = lazy(() => adminPlane().then((plane) => ({ default: plane.AdminShell })));
const HomePage = lazy(() => adminPlane().then((plane) => ({ default: plane.HomePage })));
const TenantsPage = lazy(() => adminPlane().then((plane) => ({ default: plane.TenantsPage })));
const TenantPage = lazy(() => adminPlane().then((plane) => ({ default: plane.TenantPage })));
const OperationsPage = lazy(() => adminPlane().then((plane) => ({ default: plane.OperationsPage })));
const RunPage = lazy(() => adminPlane().then((plane) => ({ default: plane.RunPage })));
const OnboardingPage = lazy(() => adminPlane().then((plane) => ({ default: plane.OnboardingPage })));
const DraftPage = lazy(() => adminPlane().then((plane) => ({ default: plane.DraftPage })));
const ConnectionPage = lazy(() => adminPlane().then((plane) => ({ default: plane.ConnectionPage })));
const RequiredPermissionsPage = lazy(() => adminPlane().then((plane) => ({ default: plane.RequiredPermissionsPage })));
const PacksPage = lazy(() => adminPlane().then((plane) => ({ default: plane.PacksPage })));
const FindingsPage = lazy(() => adminPlane().then((plane) => ({ default: plane.FindingsPage })));
const ReportsPage = lazy(() => adminPlane().then((plane) => ({ default: plane.ReportsPage })));
const ReportPage = lazy(() => adminPlane().then((plane) => ({ default: plane.ReportPage })));
const MembersPage = lazy(() => adminPlane().then((plane) => ({ default: plane.MembersPage })));
const EvidencePage = lazy(() => adminPlane().then((plane) => ({ default: plane.EvidencePage })));
const SnapshotPage = lazy(() => adminPlane().then((plane) => ({ default: plane.SnapshotPage })));
const ReviewsPage = lazy(() => adminPlane().then((plane) => ({ default: plane.ReviewsPage })));
const ReviewPage = lazy(() => adminPlane().then((plane) => ({ default: plane.ReviewPage })));
const AuditPage = lazy(() => adminPlane().then((plane) => ({ default: plane.AuditPage })));

const SignInPage = lazy(() => import("./features/access/pages/sign-in-page.tsx"));
const InvitePage = lazy(() => import("./features/access/pages/invite-page.tsx"));
const ConsentStartPage = lazy(() => import("./features/connections/pages/consent-start-page.tsx"));
const ConsentReturnPage = lazy(() => import("./features/connections/pages/consent-return-page.tsx"));

const SystemShell = lazy(() => import("./features/console/components/system-shell.tsx"));
const SystemPage = lazy(() => import("./features/console/pages/system-page.tsx"));
const StaffRunsPage = lazy(() => import("./features/operations/pages/staff-runs-page.tsx"));
const ControlsPage = lazy(() => import("./features/controls/pages/controls-page.tsx"));
const WorkspacesPage = lazy(() => import("./features/workspaces/pages/workspaces-page.tsx"));
const AllTenantsPage = lazy(() => import("./features/workspaces/pages/all-tenants-page.tsx"));
const PlatformUsersPage = lazy(() => import("./features/platform-users/pages/platform-users-page.tsx"));

export function Root(props: RouteSectionProps): JSX.Element {
  return (
    <ErrorBoundary fallback={(error: unknown, reset) => <PageFailure error={error} retry={reset} />}>
      <Suspense fallback={<Skeleton class="mx-auto max-w-xl space-y-3 p-8" lines={4} />}>{props.children}</Suspense>
      <ToastRegion />
    </ErrorBoundary>
  );
}

/** Every address of the product. `/api` belongs to the worker. */
export function Routes(): JSX.Element {
  return (
    <>
      <Route path="/" component={() => <Navigate href="/admin" />} />
      <Route path="/admin/sign-in" component={() => <SignInPage plane="admin" />} />
      <Route path="/invite" component={InvitePage} />
      <Route path="/admin/connections/:connectionId/consent" component={ConsentStartPage} />
      <Route path="/admin/consent" component={ConsentReturnPage} />
      <Route path="/admin" component={AdminShell}>
        <Route path="/" component={HomePage} />
        <Route path="/w/:workspaceId/tenants" component={TenantsPage} />
        <Route path="/w/:workspaceId/members" component={MembersPage} />
        <Route path="/audit" component={AuditPage} />
        <Route path="/t/:tenantId" component={TenantPage} />
        <Route path="/t/:tenantId/findings" component={FindingsPage} />
        <Route path="/t/:tenantId/provider-connection" component={ConnectionPage} />
        <Route path="/t/:tenantId/required-permissions" component={RequiredPermissionsPage} />
        <Route path="/t/:tenantId/review-packs" component={PacksPage} />
        <Route path="/t/:tenantId/evidence" component={EvidencePage} />
        <Route path="/evidence/:snapshotId" component={SnapshotPage} />
        <Route path="/t/:tenantId/reviews" component={ReviewsPage} />
        <Route path="/reviews/:reviewId" component={ReviewPage} />
        <Route path="/t/:tenantId/reports" component={ReportsPage} />
        <Route path="/reports/:reportId" component={ReportPage} />
        <Route path="/operations" component={OperationsPage} />
        <Route path="/operations/:runId" component={RunPage} />
        <Route path="/onboarding" component={OnboardingPage} />
        <Route path="/onboarding/:draftId" component={DraftPage} />
        <Route path="*" component={() => <NotFoundPage home="/admin" />} />
      </Route>
      <Route path="/system/sign-in" component={() => <SignInPage plane="system" />} />
      <Route path="/system" component={SystemShell}>
        <Route path="/" component={SystemPage} />
        <Route path="/ops/runs" component={StaffRunsPage} />
        <Route path="/ops/controls" component={ControlsPage} />
        <Route path="/directory" component={WorkspacesPage} />
        <Route path="/directory/tenants" component={AllTenantsPage} />
        <Route path="/users" component={PlatformUsersPage} />
        <Route path="*" component={() => <NotFoundPage home="/system" />} />
      </Route>
      <Route
        path="*"
        component={() => (
          <main class="p-6">
            <NotFoundPage home="/" />
          </main>
        )}
      />
    </>
  );
}

export function App(): JSX.Element {
  return (
    <Router root={Root}>
      <Routes />
    </Router>
  );
}
