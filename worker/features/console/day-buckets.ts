import { FAMILY_COUNT } from "./frames.contract.ts";

export const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1440;

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);
export const dayOf = (minute: number): number => Math.floor(minute / MINUTES_PER_DAY);

/**
 * Events per minute and family of one UTC day, with sums per hour and for the day: a window of any length is a handful of
 * whole days, hours and minutes. 28.8 KB of minutes, stored as they are.
 */
export class DayBuckets {
  readonly minutes: Uint32Array;
  readonly hours = new Uint32Array(24 * FAMILY_COUNT);
  readonly total = new Uint32Array(FAMILY_COUNT);

  constructor(minutes = new Uint32Array(MINUTES_PER_DAY * FAMILY_COUNT)) {
    this.minutes = minutes;
    for (let slot = 0; slot < minutes.length; slot += 1) {
      const count = minutes[slot] ?? 0;
      if (count > 0) this.#sum(Math.floor(slot / FAMILY_COUNT), slot % FAMILY_COUNT, count);
    }
  }

  #sum(minuteOfDay: number, family: number, count: number): void {
    const hourSlot = Math.floor(minuteOfDay / MINUTES_PER_HOUR) * FAMILY_COUNT + family;
    this.hours[hourSlot] = (this.hours[hourSlot] ?? 0) + count;
    this.total[family] = (this.total[family] ?? 0) + count;
  }

  add(minuteOfDay: number, family: number, count: number): void {
    const slot = minuteOfDay * FAMILY_COUNT + family;
    this.minutes[slot] = (this.minutes[slot] ?? 0) + count;
    this.#sum(minuteOfDay, family, count);
  }

  isEmptyMinute(minuteOfDay: number): boolean {
    for (let family = 0; family < FAMILY_COUNT; family += 1)
      if ((this.minutes[minuteOfDay * FAMILY_COUNT + family] ?? 0) > 0) return false;
    return true;
  }
}

const addInto = (target: number[], source: Uint32Array, offset: number): void => {
  for (let family = 0; family < FAMILY_COUNT; family += 1)
    target[family] = (target[family] ?? 0) + (source[offset + family] ?? 0);
};

/** Minute buckets of many days, keyed by the UTC day number. */
export class MinuteBuckets {
  readonly days: Map<number, DayBuckets>;
  /** Days that changed since `takeDirty`. */
  #dirty = new Set<number>();

  constructor(days = new Map<number, DayBuckets>()) {
    this.days = days;
  }

  add(minute: number, family: number, count: number): void {
    const day = dayOf(minute);
    let buckets = this.days.get(day);
    if (!buckets) {
      buckets = new DayBuckets();
      this.days.set(day, buckets);
    }
    buckets.add(minute % MINUTES_PER_DAY, family, count);
    this.#dirty.add(day);
  }

  isEmpty(minute: number): boolean {
    return this.days.get(dayOf(minute))?.isEmptyMinute(minute % MINUTES_PER_DAY) ?? true;
  }

  /** Adds the counts of the whole minutes `[from, to)` into `target`, by the largest units that fit. */
  sumInto(target: number[], from: number, to: number): void {
    let minute = from;
    while (minute < to) {
      const day = dayOf(minute);
      const dayEnd = (day + 1) * MINUTES_PER_DAY;
      const buckets = this.days.get(day);
      if (!buckets) {
        minute = dayEnd;
        continue;
      }
      const minuteOfDay = minute % MINUTES_PER_DAY;
      if (minuteOfDay === 0 && dayEnd <= to) {
        addInto(target, buckets.total, 0);
        minute = dayEnd;
      } else if (minuteOfDay % MINUTES_PER_HOUR === 0 && minute + MINUTES_PER_HOUR <= to) {
        addInto(target, buckets.hours, (minuteOfDay / MINUTES_PER_HOUR) * FAMILY_COUNT);
        minute += MINUTES_PER_HOUR;
      } else {
        addInto(target, buckets.minutes, minuteOfDay * FAMILY_COUNT);
        minute += 1;
      }
    }
  }

  /** Forgets whole days before the one that holds `minute`. @returns the days forgotten */
  forgetDaysBefore(minute: number): number[] {
    const first = dayOf(minute);
    const gone = [...this.days.keys()].filter((day) => day < first);
    for (const day of gone) {
      this.days.delete(day);
      this.#dirty.delete(day);
    }
    return gone;
  }

  takeDirty(): number[] {
    const days = [...this.#dirty];
    this.#dirty.clear();
    return days;
  }
}
