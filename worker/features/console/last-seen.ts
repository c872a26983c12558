/** Index of the first value that is not below `bound`, in ascending `values`. */
export function lowerBound(values: readonly number[], bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * When each workspace was last active. Every window ends now, so the active workspaces of a window are those whose last
 * event is inside it: one instant per workspace, no sets per window.
 *
 * Sorted when somebody asks, not per row: a rebuild takes in millions of rows between two questions.
 */
export class LastSeen {
  readonly byWorkspace: Map<string, number>;
  #sorted: number[] | null = null;
  #dirty = new Set<string>();

  constructor(entries: Iterable<readonly [string, number]> = []) {
    this.byWorkspace = new Map(entries);
  }

  #ascending(): number[] {
    this.#sorted ??= [...this.byWorkspace.values()].sort((a, b) => a - b);
    return this.#sorted;
  }

  see(workspaceId: string, at: number): void {
    if ((this.byWorkspace.get(workspaceId) ?? Number.NEGATIVE_INFINITY) >= at) return;
    this.byWorkspace.set(workspaceId, at);
    this.#sorted = null;
    this.#dirty.add(workspaceId);
  }

  /** Workspaces whose last event is at or after `start`. */
  activeSince(start: number): number {
    const ascending = this.#ascending();
    return ascending.length - lowerBound(ascending, start);
  }

  /** The first instant from `start` on at which a workspace was last seen: it leaves the window right after. */
  nextAfter(start: number): number | null {
    const ascending = this.#ascending();
    return ascending[lowerBound(ascending, start)] ?? null;
  }

  forgetBefore(at: number): string[] {
    const gone = [...this.byWorkspace].filter(([, seen]) => seen < at).map(([workspaceId]) => workspaceId);
    for (const workspaceId of gone) {
      this.byWorkspace.delete(workspaceId);
      this.#dirty.delete(workspaceId);
    }
    if (gone.length > 0) this.#sorted = null;
    return gone;
  }

  takeDirty(): [string, number][] {
    const changed = [...this.#dirty].map(
      (workspaceId) => [workspaceId, this.byWorkspace.get(workspaceId) ?? 0] as [string, number],
    );
    this.#dirty.clear();
    return changed;
  }
}
