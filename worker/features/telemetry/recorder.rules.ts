import { type IdPrefix, isId } from "../../platform/ids.ts";
import { type MetadataRule, USAGE_EVENTS, type UsageEventName } from "./catalog.contract.ts";
import { invalidSubject, invalidValue, unknownEvent, unsupportedKeys } from "./telemetry.errors.ts";

/** An event as it comes in: names and values are not trusted, whatever the compiler said. */
export interface UsageEventCandidate {
  event: string;
  subject: { type: string; id: string };
  metadata: Readonly<Record<string, unknown>>;
}

/** What may be stored. */
export interface ValidUsageEvent {
  event: UsageEventName;
  featureArea: string;
  subject: { type: string; id: string };
  metadata: Record<string, string | boolean>;
}

// 2000-01-01 to 2100-01-01: outside of it a number is no timestamp of this product
const EARLIEST = 946_684_800_000;
const LATEST = 4_102_444_800_000;

function storedValue(rule: MetadataRule, value: unknown): string | boolean | undefined {
  switch (rule.kind) {
    case "one_of":
      return rule.values.find((allowed) => allowed === value);
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "timestamp":
      return typeof value === "number" && Number.isInteger(value) && value >= EARLIEST && value < LATEST
        ? new Date(value).toISOString()
        : undefined;
  }
}

/** The run viewer names the run's type; the tenant dashboard has none (domain §4.1). */
function surfaceAgrees(subjectType: string, metadata: Record<string, string | boolean>): boolean {
  const fromViewer = metadata.source_surface === "operation_run_viewer";
  return fromViewer === (subjectType === "operation_run") && (fromViewer || metadata.operation_type === undefined);
}

/**
 * The event with its values checked against the closed vocabulary of each key.
 *
 * @throws TelemetryError for an unknown event, key, value or subject; nothing may be written then
 */
export function validateUsageEvent(candidate: UsageEventCandidate): ValidUsageEvent {
  if (!Object.hasOwn(USAGE_EVENTS, candidate.event)) throw unknownEvent(candidate.event);
  const event = candidate.event as UsageEventName;
  const definition = USAGE_EVENTS[event];
  const rules: Readonly<Record<string, MetadataRule>> = definition.metadata;

  const unknownKeys = Object.keys(candidate.metadata).filter((key) => !Object.hasOwn(rules, key));
  if (unknownKeys.length > 0) throw unsupportedKeys(unknownKeys, event);

  const metadata: Record<string, string | boolean> = {};
  for (const [key, rule] of Object.entries(rules)) {
    const given = candidate.metadata[key] ?? null;
    if (given === null) {
      if (rule.kind === "boolean" && rule.default !== undefined) metadata[key] = rule.default;
      continue;
    }
    const value = storedValue(rule, given);
    if (value === undefined) throw invalidValue(key, event);
    metadata[key] = value;
  }

  const subjects: Readonly<Record<string, string>> = definition.subjects;
  const prefix = Object.hasOwn(subjects, candidate.subject.type) ? subjects[candidate.subject.type] : undefined;
  if (prefix === undefined || !isId(candidate.subject.id, prefix as IdPrefix)) throw invalidSubject(event);
  if (event === "product.support_diagnostics.opened" && !surfaceAgrees(candidate.subject.type, metadata))
    throw invalidValue("source_surface", event);

  return { event, featureArea: definition.feature_area, subject: { ...candidate.subject }, metadata };
}
