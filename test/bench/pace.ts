import { setTimeout as wait } from "node:timers/promises";

export interface Paced<T> {
  /** Answer minus due time, ms: waiting behind a slow server counts. */
  latency: number;
  result: T;
}

/**
 * Sends at a fixed rate whether answers come or not, so that a slow server cannot slow its own measurement down.
 *
 * @param rate per second
 */
export async function openLoop<T>(
  rate: number,
  seconds: number,
  send: (index: number) => Promise<T>,
): Promise<Paced<T>[]> {
  const total = Math.round(rate * seconds);
  const started = performance.now();
  const under: Promise<Paced<T>>[] = [];
  for (let index = 0; index < total; index += 1) {
    const due = started + (index * 1000) / rate;
    const early = due - performance.now();
    if (early > 0.5) await wait(early);
    const sent = send(index).then((result) => ({ latency: performance.now() - due, result }));
    // a failure is thrown by the last line, not by a promise that nobody waits for yet
    sent.catch(() => undefined);
    under.push(sent);
  }
  return Promise.all(under);
}

/** Runs `work` until it says true, at most `timeoutMs`. @throws Error naming what was waited for */
export async function until(what: string, timeoutMs: number, work: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await work())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await wait(25);
  }
}
