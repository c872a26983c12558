import type { Capability } from "../access/capabilities.contract.ts";
import type { HelpPayload } from "./help.contract.ts";
import { ADMIN_CONSENT_GUIDE_URL, type HelpLink } from "./help-catalog.contract.ts";
import type { HelpResolver } from "./help-topics.contract.ts";

export interface LinkContext {
  tenant: { id: string } | null;
  /** The one that consent would be granted to. */
  connection: { id: string } | null;
  /** The viewer's on that tenant. */
  capabilities: Iterable<Capability>;
}

type ResolvedLink = HelpPayload["links"][number];
type Target = Pick<ResolvedLink, "url" | "external"> & { needs: Capability | null };

/** Where each action leads in the viewer's place; null when it leads nowhere there. */
const RESOLVERS: Record<HelpResolver, (tenantId: string, connectionId: string | null) => Target> = {
  // leads on to the provider, so it opens beside the page that the viewer comes back to
  admin_consent_primary: (_tenantId, connectionId) =>
    connectionId === null
      ? { url: ADMIN_CONSENT_GUIDE_URL, external: true, needs: null }
      : { url: `/admin/connections/${connectionId}/consent`, external: true, needs: "provider.manage" },
  required_permissions: (tenantId) => ({
    url: `/admin/t/${tenantId}/required-permissions`,
    external: false,
    needs: "tenant.view",
  }),
};

function targetOf(link: HelpLink, { tenant, connection }: LinkContext): Target | null {
  if (link.resolver === null) return link.url === null ? null : { url: link.url, external: true, needs: null };
  return tenant === null ? null : RESOLVERS[link.resolver](tenant.id, connection?.id ?? null);
}

/** The links that have an address here and that the viewer may open, in the catalog's order. */
export function resolveLinks(links: readonly HelpLink[], context: LinkContext): ResolvedLink[] {
  const held = new Set(context.capabilities);
  return links.flatMap((link) => {
    const target = targetOf(link, context);
    if (target === null || (target.needs !== null && !held.has(target.needs))) return [];
    return [{ label: link.label, kind: link.kind, url: target.url, external: target.external }];
  });
}
