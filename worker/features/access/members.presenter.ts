import { toIso } from "../../platform/clock.ts";
import { asRole } from "./capabilities.contract.ts";
import type { InvitationRow } from "./invitations.repository.ts";
import type { Member, OpenInvitation } from "./members.contract.ts";
import type { listMemberTenants, MemberRow } from "./members.repository.ts";

type MemberTenantRow = Awaited<ReturnType<typeof listMemberTenants>>[number];

export const presentMember = (row: MemberRow, tenants: readonly MemberTenantRow[], viewerId: string): Member => ({
  user_id: row.userId,
  name: row.name,
  email: row.email,
  role: asRole(row.role),
  joined_at: toIso(row.joinedAt),
  is_you: row.userId === viewerId,
  tenants: tenants.map((tenant) => ({
    tenant_id: tenant.tenantId,
    display_name: tenant.displayName,
    role: asRole(tenant.role),
  })),
});

export const presentInvitation = (row: InvitationRow): OpenInvitation => ({
  id: row.id,
  email: row.email,
  role: asRole(row.role),
  expires_at: toIso(row.expiresAt),
  invited_by_name: row.invitedByName,
});
