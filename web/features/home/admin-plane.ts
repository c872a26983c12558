// The pages of the admin plane, loaded as one chunk: going from one to the next waits for data only.
export { MembersPage } from "../access/pages/members-page.tsx";
export { AuditPage } from "../audit/pages/audit-page.tsx";
export { ConnectionPage } from "../connections/pages/connection-page.tsx";
export { RequiredPermissionsPage } from "../connections/pages/required-permissions-page.tsx";
export { DraftPage } from "../onboarding/pages/draft-page.tsx";
export { OnboardingPage } from "../onboarding/pages/onboarding-page.tsx";
export { OperationsPage } from "../operations/pages/operations-page.tsx";
export { RunPage } from "../operations/pages/run-page.tsx";
export { PacksPage } from "../packs/pages/packs-page.tsx";
export { TenantPage } from "../tenants/pages/tenant-page.tsx";
export { TenantsPage } from "../tenants/pages/tenants-page.tsx";
export { AdminShell } from "./components/admin-shell.tsx";
export { HomePage } from "./pages/home-page.tsx";
