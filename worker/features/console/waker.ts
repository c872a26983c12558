/** A wake sooner than this is a timer, a later one an alarm: an alarm is a stored write, a timer keeps the object awake. */
const TIMER_REACH_MS = 500;
/** An alarm that stands in for a timer that an eviction took away. */
const BACKSTOP_MS = 30_000;

/** Calls the object back at the time that it asks for, by the cheaper means. An earlier call that is set already stays. */
export class Waker {
  readonly #storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm">;
  readonly #wake: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #timerAt = 0;
  #alarmAt: number | null = null;

  constructor(storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm">, wake: () => void) {
    this.#storage = storage;
    this.#wake = wake;
  }

  /** The alarm that was set has come. */
  alarmFired(): void {
    this.#alarmAt = null;
  }

  /** @param at epoch ms, not before `now` */
  async callAt(at: number, now: number): Promise<void> {
    if (at - now > TIMER_REACH_MS) return this.alarmAt(at, now);
    this.#setTimer(at, now);
    await this.alarmAt(now + BACKSTOP_MS, now);
  }

  /** Always by an alarm, which is an event of its own: what one event may compute is bounded. */
  async alarmAt(at: number, now: number): Promise<void> {
    if (this.#alarmAt !== null && this.#alarmAt > now && this.#alarmAt <= at) return;
    // memory is lost with an eviction, the alarm is not; and one that is due is about to come
    const set = await this.#storage.getAlarm();
    this.#alarmAt = set !== null && set <= at ? set : at;
    if (this.#alarmAt !== set) await this.#storage.setAlarm(at);
  }

  #setTimer(at: number, now: number): void {
    if (this.#timer !== null) {
      if (this.#timerAt <= at) return;
      clearTimeout(this.#timer);
    }
    this.#timerAt = at;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#wake();
      },
      Math.max(0, at - now),
    );
  }
}
