/** A workspace as far as choosing one goes. */
interface Choosable {
  id: string;
}

/** Where `/admin` leads: the workspace of the last visit while it is still in scope, else the first. */
export function chooseWorkspace<W extends Choosable>(workspaces: readonly W[], lastId: string | null): W | undefined {
  return workspaces.find((workspace) => workspace.id === lastId) ?? workspaces[0];
}
