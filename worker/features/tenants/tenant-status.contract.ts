// Free of zod: the web reads these values.

export const TENANT_STATUSES = ["onboarding", "active", "archived"] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];
