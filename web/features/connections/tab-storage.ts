// What a consent needs to remember lives as long as its tab, through the visit at the provider and a reload.

/** Null when nothing is kept, or when storage is forbidden. */
export function readTab<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

export function writeTab(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // then a reload or a sign-in in between asks to start again
  }
}
