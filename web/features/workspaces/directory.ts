import { api, unwrap } from "../../api/client.ts";

export const WORKSPACES_PATH = "/system/directory";
export const TENANTS_PATH = "/system/directory/tenants";

/** What of a directory is listed, as the address says it. */
export interface DirectoryQuestion {
  q: string;
  /** Only tenants of this workspace. */
  workspace: string;
}

const textOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value.trim() : "");

type Parameters = Readonly<Record<string, string | string[] | undefined>>;

export const parseQuestion = ({ q, workspace }: Parameters): DirectoryQuestion => ({
  q: textOf(q),
  workspace: textOf(workspace),
});

/** The address of a directory with what is searched for. */
export const pathOf = (path: string, q: string): string => (q === "" ? path : `${path}?${new URLSearchParams({ q })}`);

export const tenantsOf = (workspaceId: string): string =>
  `${TENANTS_PATH}?${new URLSearchParams({ workspace: workspaceId })}`;

const asked = (q: string, cursor: string | null) => ({
  ...(q === "" ? {} : { q }),
  ...(cursor === null ? {} : { cursor }),
});

export const fetchWorkspaces = ({ q }: DirectoryQuestion, cursor: string | null) =>
  unwrap(api.system.directory.workspaces.$get({ query: asked(q, cursor) }));

export const fetchTenants = ({ q, workspace }: DirectoryQuestion, cursor: string | null) =>
  unwrap(
    api.system.directory.tenants.$get({
      query: { ...asked(q, cursor), ...(workspace === "" ? {} : { workspace_id: workspace }) },
    }),
  );
