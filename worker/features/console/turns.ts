/** Work that nothing else of its owner interleaves with, and turns that are taken once for everyone who asks. */
export class Turns {
  #queue: Promise<unknown> = Promise.resolve();
  #waiting: Promise<void> | null = null;

  alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(work, work);
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** A turn that has not begun yet serves everyone who asks for one. */
  take(turn: () => Promise<void>): Promise<void> {
    this.#waiting ??= this.alone(() => {
      this.#waiting = null;
      return turn();
    });
    return this.#waiting;
  }
}
