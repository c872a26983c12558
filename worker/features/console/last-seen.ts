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
 */
export class LastSeen {
  readonly byWorkspace: Map<string, number>;
  readonly #ascending: number[];
  #dirty = new Set<string>();

  constructor(entries: Iterable<readonly [string, number]> = []) {
    this.byWorkspace = new Map(entries);
    this.#ascending = [...this.byWorkspace.values()].sort((a, b) => a - b);
  }

  see(workspaceId: string, at: number): void {
    const before = this.byWorkspace.get(workspaceId);
    if (before !== undefined) {
      if (before >= at) return;
      this.#ascending.splice(lowerBound(this.#ascending, before), 1);
    }
    this.byWorkspace.set(workspaceId, at);
    // nearly always the newest instant: the end of the list
    this.#ascending.splice(lowerBound(this.#ascending, at), 0, at);
    this.#dirty.add(workspaceId);
  }

  /** Workspaces whose last event is at or after `start`. */
  activeSince(start: number): number {
    return this.#ascending.length - lowerBound(this.#ascending, start);
  }

  /** The first instant from `start` on at which a workspace was last seen: it leaves the window right after. */
  nextAfter(start: number): number | null {
    return this.#ascending[lowerBound(this.#ascending, start)] ?? null;
  }

  forgetBefore(at: number): string[] {
    const gone = [...this.byWorkspace].filter(([, seen]) => seen < at).map(([workspaceId]) => workspaceId);
    for (const workspaceId of gone) {
      this.byWorkspace.delete(workspaceId);
      this.#dirty.delete(workspaceId);
    }
    this.#ascending.splice(0, lowerBound(this.#ascending, at));
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
