const KEY = "tp_workspace";

/** Id of the workspace that this browser was in last; null when there is none, or when storage is forbidden. */
export function readLastWorkspace(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberWorkspace(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // then the next visit starts at the first workspace
  }
}
