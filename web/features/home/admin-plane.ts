// The pages of the admin plane, loaded as one chunk: going from one to the next waits for data only.
export { MembersPage } from "../access/pages/members-page.tsx";
export { AuditPage } from "../audit/pages/audit-page.tsx";
export { ConnectionPage } from "../connections/pages/connection-page.tsx";
export { RequiredPermissionsPage } from "../connections/pages/required-permissions-page.tsx";
export { EvidencePage } from "../evidence/pages/evidence-page.tsx";
export { SnapshotPage } from "../evidence/pages/snapshot-page.tsx";
export { FindingsPage } from "../findings/pages/findings-page.tsx";
export { DraftPage } from "../onboarding/pages/draft-page.tsx";
export { OnboardingPage } from "../onboarding/pages/onboarding-page.tsx";
export { OperationsPage } from "../operations/pages/operations-page.tsx";
export { RunPage } from "../operations/pages/run-page.tsx";
export { ReviewPage } from "../reviews/pages/review-page.tsx";
export { ReviewsPage } from "../reviews/pages/reviews-page.tsx";
export { TenantPage } from "../tenants/pages/tenant-page.tsx";
export { TenantsPage } from "../tenants/pages/tenants-page.tsx";
export { AdminShell } from "./components/admin-shell.tsx";
export { HomePage } from "./pages/home-page.tsx";
