export interface TenantHit {
  id: string;
  name: string;
  workspace: string;
}

const fold = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** Tenants whose name, or workspace's name, holds every word of the query; those that start with it come first. */
export function searchTenants(tenants: readonly TenantHit[], query: string, limit: number): TenantHit[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  const matches = tenants.filter((tenant) => {
    const text = `${fold(tenant.name)} ${fold(tenant.workspace)}`;
    return words.every((word) => text.includes(word));
  });
  const rank = (tenant: TenantHit) => (fold(tenant.name).startsWith(whole) ? 0 : 1);
  return matches
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
    .slice(0, limit);
}

/** Tenants of several sources, each once, as and where it is first seen. */
export function uniqueTenants(tenants: readonly TenantHit[]): TenantHit[] {
  const seen = new Map<string, TenantHit>();
  for (const tenant of tenants) if (!seen.has(tenant.id)) seen.set(tenant.id, tenant);
  return [...seen.values()];
}
