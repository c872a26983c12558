import type { UsageEventName } from "./catalog.contract.ts";

/** A usage event that breaks its own rules: a mistake of the code that records, never of the operator. */
export class TelemetryError extends Error {
  readonly code: "unknown_event" | "unsupported_keys" | "invalid_value" | "invalid_subject" | "invalid_scope";

  constructor(code: TelemetryError["code"], message: string) {
    super(message);
    this.name = "TelemetryError";
    this.code = code;
  }
}

// The refused name or value is not repeated beyond what the rule allows to be stored: it may be anything.
const printable = (text: string) => text.replace(/[^A-Za-z0-9._:+/-]/g, "?").slice(0, 120);

export const unknownEvent = (name: string) =>
  new TelemetryError("unknown_event", `Unknown product telemetry event [${printable(name)}].`);

export const unsupportedKeys = (keys: readonly string[], event: UsageEventName) =>
  new TelemetryError(
    "unsupported_keys",
    `Unsupported telemetry metadata keys [${keys.map(printable).join(", ")}] for [${event}].`,
  );

export const invalidValue = (key: string, event: UsageEventName) =>
  new TelemetryError("invalid_value", `Invalid telemetry metadata value for [${key}] of [${event}].`);

export const invalidScope = (event: UsageEventName) =>
  new TelemetryError("invalid_scope", `Telemetry needs a workspace, a tenant and a user for [${event}].`);

export const invalidSubject = (event: UsageEventName) =>
  new TelemetryError("invalid_subject", `Invalid telemetry subject for [${event}].`);
