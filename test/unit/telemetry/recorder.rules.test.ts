import { describe, expect, it } from "vitest";
import {
  CHECKPOINT_KEYS,
  DIAGNOSTICS_SURFACES,
  LIFECYCLE_STATES,
  OPERATION_TYPES,
  PACK_SURFACES,
  REPORT_TYPES,
  USAGE_EVENT_NAMES,
  USAGE_EVENTS,
  type UsageEventName,
} from "../../../worker/features/telemetry/catalog.contract.ts";
import { type UsageEventCandidate, validateUsageEvent } from "../../../worker/features/telemetry/recorder.rules.ts";
import { TelemetryError } from "../../../worker/features/telemetry/telemetry.errors.ts";
import { makeId } from "../../../worker/platform/ids.ts";

const idOf = (prefix: Parameters<typeof makeId>[0]) => makeId(prefix, 1_790_000_000_000, new Uint8Array(16).fill(9));
const AT = Date.UTC(2026, 9, 5, 12, 0, 0, 7);

/** A candidate that is accepted for each event; every table row below changes one thing of it. */
const ACCEPTED: Record<UsageEventName, UsageEventCandidate> = {
  "product.onboarding.checkpoint_completed": {
    event: "product.onboarding.checkpoint_completed",
    subject: { type: "tenant_onboarding_session", id: idOf("drf") },
    metadata: { checkpoint_key: "identify", lifecycle_state: "draft", completed_at: AT },
  },
  "product.support_diagnostics.opened": {
    event: "product.support_diagnostics.opened",
    subject: { type: "operation_run", id: idOf("run") },
    metadata: { source_surface: "operation_run_viewer", operation_type: "inventory.sync" },
  },
  "product.operations.started": {
    event: "product.operations.started",
    subject: { type: "operation_run", id: idOf("run") },
    metadata: { operation_type: "provider.connection.check" },
  },
  "product.stored_report.created": {
    event: "product.stored_report.created",
    subject: { type: "stored_report", id: idOf("rep") },
    metadata: { report_type: "permission_posture" },
  },
  "product.review_pack.requested": {
    event: "product.review_pack.requested",
    subject: { type: "review_pack", id: idOf("pck") },
    metadata: { source_surface: "tenant", include_operations: true, include_pii: false },
  },
};

const refusal = (candidate: UsageEventCandidate): TelemetryError => {
  try {
    validateUsageEvent(candidate);
  } catch (error) {
    if (error instanceof TelemetryError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(candidate.metadata)}`);
};

const withMetadata = (event: UsageEventName, metadata: Record<string, unknown>): UsageEventCandidate => ({
  ...ACCEPTED[event],
  metadata: { ...ACCEPTED[event].metadata, ...metadata },
});

describe("catalog", () => {
  it("FR-243-001 names exactly the five milestones, in dashboard order, with their area and label", () => {
    expect(USAGE_EVENT_NAMES.map((name) => [name, USAGE_EVENTS[name].feature_area, USAGE_EVENTS[name].label])).toEqual([
      ["product.onboarding.checkpoint_completed", "onboarding", "Onboarding checkpoints"],
      ["product.support_diagnostics.opened", "support_diagnostics", "Support diagnostics"],
      ["product.operations.started", "operations", "Operations started"],
      ["product.stored_report.created", "stored_reports", "Stored reports"],
      ["product.review_pack.requested", "review_pack", "Review packs requested"],
    ]);
  });

  it("FR-243-004 declares for each event exactly the keys of the product contract", () => {
    expect(USAGE_EVENT_NAMES.map((name) => Object.keys(USAGE_EVENTS[name].metadata))).toEqual([
      ["checkpoint_key", "lifecycle_state", "completed_at"],
      ["source_surface", "operation_type"],
      ["operation_type"],
      ["report_type"],
      ["source_surface", "include_operations", "include_pii"],
    ]);
  });
});

describe("events", () => {
  it.each(USAGE_EVENT_NAMES)("FR-243-003 gives %s the area of the catalog and keeps its subject", (name) => {
    const valid = validateUsageEvent(ACCEPTED[name]);
    expect(valid.event).toBe(name);
    expect(valid.featureArea).toBe(USAGE_EVENTS[name].feature_area);
    expect(valid.subject).toEqual(ACCEPTED[name].subject);
  });

  it.each([
    ["product.page.viewed", "product.page.viewed"],
    ["", ""],
    ["toString", "toString"],
    ["__proto__", "__proto__"],
    ["PRODUCT.OPERATIONS.STARTED", "PRODUCT.OPERATIONS.STARTED"],
    [" product.operations.started", "?product.operations.started"],
    ["ann@example.test", "ann?example.test"],
  ])("FR-243-001 refuses the unknown event “%s” with the contract's message", (event, shown) => {
    const error = refusal({ ...ACCEPTED["product.operations.started"], event });
    expect(error.code).toBe("unknown_event");
    expect(error.message).toBe(`Unknown product telemetry event [${shown}].`);
  });
});

describe("metadata keys", () => {
  it("FR-243-004 refuses undeclared keys with a message that names all of them and the event", () => {
    const error = refusal(withMetadata("product.operations.started", { note: "x", tenant_name: "Contoso" }));
    expect(error.code).toBe("unsupported_keys");
    expect(error.message).toBe(
      "Unsupported telemetry metadata keys [note, tenant_name] for [product.operations.started].",
    );
  });

  it.each([
    ["another event's key", { report_type: "permission_posture" }],
    ["a key that holds null", { note: null }],
    ["a key that holds undefined", { note: undefined }],
    ["a key of every object", { constructor: "x" }],
    ["the prototype's key", JSON.parse('{"__proto__": "x"}')],
    ["a declared key in capitals", { OPERATION_TYPE: "inventory.sync" }],
  ])("FR-243-004 refuses %s", (_name, metadata) => {
    const accepted = ACCEPTED["product.operations.started"];
    expect(refusal({ ...accepted, metadata }).code).toBe("unsupported_keys");
  });

  it("FR-243-004 does not repeat an address or free text that stands where a key should", () => {
    const error = refusal(withMetadata("product.operations.started", { "ann@example.test called": 1 }));
    expect(error.message).not.toContain("@");
    expect(error.message).toContain("[ann?example.test?called]");
  });
});

const ENUMS: [UsageEventName, string, readonly string[]][] = [
  ["product.onboarding.checkpoint_completed", "checkpoint_key", CHECKPOINT_KEYS],
  ["product.onboarding.checkpoint_completed", "lifecycle_state", LIFECYCLE_STATES],
  ["product.operations.started", "operation_type", OPERATION_TYPES],
  ["product.stored_report.created", "report_type", REPORT_TYPES],
  ["product.review_pack.requested", "source_surface", PACK_SURFACES],
];

// A rule on characters alone would let most of these pass.
const NEVER_STORED: [string, unknown][] = [
  ["a phone number", "+49-30-123456"],
  ["an IP address", "192.168.0.12"],
  ["base64", "dXNlcjpwYXNzd29yZA=="],
  ["base64 without padding", "dXNlcjpwYXNzd29yZDEyMzQ"],
  ["a name with a dot", "ann.example"],
  ["an e-mail address", "ann@example.test"],
  ["free text", "the tenant of Ann"],
  ["an empty text", ""],
  ["a space", " "],
  ["a bearer token", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl"],
  ["a number", 7],
  ["a big integer", 7n],
  ["true", true],
  ["an object", { value: "identify" }],
  ["a list", ["identify"]],
  ["a boxed text", Object("identify")],
  ["a function", () => "identify"],
];

describe("closed vocabularies", () => {
  it.each(ENUMS.flatMap(([event, key, values]) => values.map((value) => [event, key, value] as const)))(
    "FR-243-004 takes %s %s = %s",
    (event, key, value) => {
      expect(validateUsageEvent(withMetadata(event, { [key]: value })).metadata[key]).toBe(value);
    },
  );

  it.each(ENUMS.flatMap(([event, key]) => NEVER_STORED.map(([name, value]) => [event, key, name, value] as const)))(
    "FR-243-004 refuses %s %s = %s",
    (event, key, _name, value) => {
      const error = refusal(withMetadata(event, { [key]: value }));
      expect(error.code).toBe("invalid_value");
      expect(error.message).toBe(`Invalid telemetry metadata value for [${key}] of [${event}].`);
    },
  );

  it.each(ENUMS.map(([event, key, values]) => [event, key, values[0] ?? ""] as const))(
    "FR-243-004 refuses %s %s = %s in capitals or with a space around it",
    (event, key, value) => {
      expect(refusal(withMetadata(event, { [key]: value.toUpperCase() })).code).toBe("invalid_value");
      expect(refusal(withMetadata(event, { [key]: ` ${value}` })).code).toBe("invalid_value");
    },
  );

  it.each([
    ["checkpoint_key", "draft"],
    ["lifecycle_state", "identify"],
  ])("FR-243-004 refuses the value of another key in %s", (key, value) => {
    expect(refusal(withMetadata("product.onboarding.checkpoint_completed", { [key]: value })).code).toBe(
      "invalid_value",
    );
  });

  it("FR-243-004 refuses a diagnostics surface as a review pack's surface", () => {
    for (const surface of DIAGNOSTICS_SURFACES)
      expect(refusal(withMetadata("product.review_pack.requested", { source_surface: surface })).code).toBe(
        "invalid_value",
      );
  });

  it.each(
    (["include_operations", "include_pii"] as const).flatMap((key) =>
      ["true", "false", 1, 0, "", [], {}].map((value) => [key, value] as const),
    ),
  )("FR-243-004 refuses %s = %j: an option is a boolean", (key, value) => {
    expect(refusal(withMetadata("product.review_pack.requested", { [key]: value })).code).toBe("invalid_value");
  });

  it.each([
    [AT, "2026-10-05T12:00:00.007Z"],
    [Date.UTC(2026, 9, 5), "2026-10-05T00:00:00.000Z"],
  ])("FR-243-004 stores the timestamp %d as ISO 8601 with milliseconds", (at, stored) => {
    const valid = validateUsageEvent(withMetadata("product.onboarding.checkpoint_completed", { completed_at: at }));
    expect(valid.metadata.completed_at).toBe(stored);
  });

  it.each([
    ["a text", "2026-10-05T12:00:00.007Z"],
    ["a date object", new Date(AT)],
    ["a fraction", AT + 0.5],
    ["seconds instead of milliseconds", Math.floor(AT / 1000)],
    ["microseconds", AT * 1000],
    ["a phone number", 4930123456],
    ["not a number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["a negative number", -AT],
    ["zero", 0],
  ])("FR-243-004 refuses %s as a timestamp", (_name, value) => {
    expect(refusal(withMetadata("product.onboarding.checkpoint_completed", { completed_at: value })).code).toBe(
      "invalid_value",
    );
  });
});

describe("absent values", () => {
  it("FR-243-004 drops null, so that nothing is stored under its key", () => {
    const valid = validateUsageEvent(
      withMetadata("product.onboarding.checkpoint_completed", { lifecycle_state: null, completed_at: undefined }),
    );
    expect(valid.metadata).toEqual({ checkpoint_key: "identify" });
  });

  it("FR-243-003 stores a missing include option as false", () => {
    const { metadata, ...rest } = ACCEPTED["product.review_pack.requested"];
    expect(metadata).toBeDefined();
    expect(validateUsageEvent({ ...rest, metadata: {} }).metadata).toEqual({
      include_operations: false,
      include_pii: false,
    });
    expect(validateUsageEvent({ ...rest, metadata: { include_pii: null } }).metadata.include_pii).toBe(false);
  });
});

describe("subjects", () => {
  it.each([
    ["product.onboarding.checkpoint_completed", "tenant"],
    ["product.support_diagnostics.opened", "tenant_onboarding_session"],
    ["product.operations.started", "tenant"],
    ["product.stored_report.created", "review_pack"],
    ["product.review_pack.requested", "stored_report"],
    ["product.operations.started", "constructor"],
    ["product.operations.started", ""],
  ] as const)("FR-243-003 refuses for %s the subject type “%s”", (event, type) => {
    const { subject } = ACCEPTED[event];
    const error = refusal({ ...ACCEPTED[event], subject: { ...subject, type } });
    expect(error.message).toBe(`Invalid telemetry subject for [${event}].`);
  });

  it.each([
    ["the id of another kind", idOf("ten")],
    ["only the prefix", "run_"],
    ["no prefix", idOf("run").slice(4)],
    ["a letter too few", idOf("run").slice(0, -1)],
    ["a letter too many", `${idOf("run")}0`],
    ["capitals", idOf("run").toUpperCase()],
    ["a letter outside of the alphabet", `${idOf("run").slice(0, -1)}u`],
    ["a line break at the end", `${idOf("run")}\n`],
    ["an e-mail address", "run_ann@example.test"],
    ["nothing", ""],
  ])("FR-243-003 refuses a subject id that is %s", (_name, id) => {
    const accepted = ACCEPTED["product.operations.started"];
    expect(refusal({ ...accepted, subject: { type: "operation_run", id } }).code).toBe("invalid_subject");
  });

  it("FR-243-003 ties the diagnostics surface to its subject: the viewer to a run, the dashboard to a tenant", () => {
    const event = "product.support_diagnostics.opened";
    const tenant = { type: "tenant", id: idOf("ten") };
    const run = { type: "operation_run", id: idOf("run") };
    const accepts = (subject: typeof run, metadata: Record<string, unknown>) =>
      validateUsageEvent({ event, subject, metadata }).metadata;
    expect(accepts(tenant, { source_surface: "tenant_dashboard" })).toEqual({ source_surface: "tenant_dashboard" });
    expect(accepts(run, { source_surface: "operation_run_viewer", operation_type: "inventory.sync" })).toEqual({
      source_surface: "operation_run_viewer",
      operation_type: "inventory.sync",
    });
    for (const [subject, metadata] of [
      [tenant, { source_surface: "operation_run_viewer" }],
      [run, { source_surface: "tenant_dashboard" }],
      [run, {}],
      [tenant, { source_surface: "tenant_dashboard", operation_type: "inventory.sync" }],
    ] as const)
      expect(refusal({ event, subject, metadata }).code).toBe("invalid_value");
  });
});

it("FR-243-004 keeps every storable text within 120 characters of the allowed set", () => {
  for (const name of USAGE_EVENT_NAMES) {
    const { featureArea, subject, metadata, event } = validateUsageEvent(ACCEPTED[name]);
    const words = ENUMS.flatMap(([, , values]) => [...values]);
    const texts = [event, featureArea, subject.type, subject.id, ...Object.values(metadata), ...words];
    for (const text of texts.filter((value) => typeof value === "string"))
      expect(text).toMatch(/^[A-Za-z0-9._:+/-]{1,120}$/);
    expect(featureArea.length).toBeLessThanOrEqual(60);
  }
});
