import { useQuery } from "@tanstack/solid-query";
import { createSignal, type JSX } from "solid-js";
import type { SelectOption } from "../../../ui/field.tsx";
import { type Found, SearchSelect } from "../../../ui/search-select.tsx";
import type { SessionWorkspace } from "../../access/admin-context.ts";
import { fetchTenants, tenantQuery } from "../../tenants/tenants.queries.ts";

const optionOf = (tenant: { id: string; display_name: string }): SelectOption => ({
  value: tenant.id,
  label: tenant.display_name,
});

/**
 * Narrows the log to one of the viewer's tenants, however many they have. The address may name one that nobody chose
 * here: its name is asked for.
 */
export function TenantFilter(props: {
  workspace: SessionWorkspace;
  tenantId: string | undefined;
  onChoose: (tenantId: string | undefined) => void;
}): JSX.Element {
  const [picked, setPicked] = createSignal<SelectOption>();
  const known = (): SelectOption | undefined => {
    const listed = props.workspace.tenants.find(({ id }) => id === props.tenantId);
    if (listed !== undefined) return optionOf(listed);
    return picked()?.value === props.tenantId ? picked() : undefined;
  };
  const named = useQuery(() => ({
    ...tenantQuery(props.tenantId ?? ""),
    enabled: props.tenantId !== undefined && known() === undefined,
  }));
  const chosen = (): SelectOption | undefined => {
    const { tenantId } = props;
    if (tenantId === undefined) return undefined;
    // one out of the viewer's scope has no name, and no entries
    return known() ?? (named.isSuccess ? optionOf(named.data) : { value: tenantId, label: "Another tenant" });
  };
  const search = async (text: string): Promise<Found> => {
    const { items, next_cursor } = await fetchTenants(props.workspace.id, text, null);
    return { options: items.map(optionOf), hasMore: next_cursor !== null };
  };
  return (
    <SearchSelect
      label="Tenant"
      none="Any"
      chosen={chosen()}
      search={search}
      onChoose={(option) => {
        setPicked(option);
        props.onChoose(option?.value);
      }}
      noun="tenant"
    />
  );
}
