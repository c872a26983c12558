declare const brand: unique symbol;

/**
 * Says that the system itself asks, on behalf of no person: a durable step, a scheduled task, a hub or guard that has yet to
 * find out who may see the answer. Reads that a person's scope does not bound take one, so that they do not compile
 * from a request's use case by oversight.
 */
export interface SystemScope {
  readonly [brand]: "system";
}

/** For workflows, tasks, Durable Objects and guards only; a test looks who else makes one. */
export const SYSTEM_SCOPE = {} as SystemScope;
