import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { auditHistorySection } from "../../../worker/features/diagnostics/audit-history.rules.ts";
import type { Sources } from "../../../worker/features/diagnostics/diagnostics-sources.ts";
import type { DraftSection } from "../../../worker/features/diagnostics/draft-section.rules.ts";
import { operationContextSection } from "../../../worker/features/diagnostics/operation-context.rules.ts";
import { overviewSection } from "../../../worker/features/diagnostics/overview.rules.ts";
import { providerConnectionSection } from "../../../worker/features/diagnostics/provider-connection.rules.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { matchesRoute, webRoutes } from "../../sweeps/web-routes.ts";
import {
  checkOf,
  connectionOf,
  entryOf,
  failedWith,
  HOUR,
  NOW,
  OTHER_DIRECTORY,
  reportOf,
  runOf,
  sourcesOf,
  tenantOf,
} from "./sources.ts";

const factOf = ({ facts }: DraftSection, label: string) => facts.find((fact) => fact.label === label)?.value;

type Case = [about: string, rows: Partial<Sources>, availability: string, summary: string];

describe("the provider connection's section", () => {
  it.each([
    ["healthy", {}, "available", "The provider connection shows no error."],
    ["of a workspace-wide run", { tenant: null }, "missing", "A workspace-wide operation uses no provider connection."],
    ["without one", { connection: null }, "missing", "No provider connection exists for this tenant yet."],
    ["never verified", { report: null }, "available", "The provider connection was never verified."],
    [
      "in error",
      { connection: connectionOf({ lastErrorReasonCode: "rate_limited" }) },
      "available",
      "The provider is limiting requests and asks to try again later.",
    ],
    [
      "with a report of 24 hours",
      { report: reportOf({ generatedAt: NOW - 24 * HOUR }) },
      "available",
      "The provider connection shows no error.",
    ],
    [
      "with a report of more than 24 hours",
      { report: reportOf({ generatedAt: NOW - 24 * HOUR - 1 }) },
      "stale",
      "The verification report is older than 24 hours.",
    ],
    [
      "changed since its report",
      { connection: connectionOf({ configuredAt: NOW - 2 * HOUR }) },
      "stale",
      "The provider connection has changed since the verification report.",
    ],
    [
      "with another connection's report",
      { report: reportOf({ connectionId: "con_other" }) },
      "stale",
      "The verification report is of another provider connection than the default one.",
    ],
    [
      "with old permissions",
      { permissions: { granted: [], refreshedAt: NOW - 25 * HOUR, lastErrorReasonCode: null, lastTriedAt: null } },
      "stale",
      "The permission evidence is older than 24 hours.",
    ],
  ] satisfies Case[])("FR-241-012 %s is as available as its evidence", (_, rows, availability, summary) => {
    expect(providerConnectionSection(sourcesOf(rows))).toMatchObject({ availability, summary });
  });

  it("FR-241-015 FR-241-021 speaks of findings in our words, and counts the stored ones as left out", () => {
    const checks = [
      checkOf(),
      checkOf({ key: "permissions", status: "fail", reason_code: "provider_permission_missing" }),
    ];
    const section = providerConnectionSection(sourcesOf({ report: reportOf({ overall: "blocked", checks }) }));
    expect(factOf(section, "Verification result")).toBe("Blocked");
    expect(factOf(section, "Checks")).toBe("1 passed, 1 failed, 0 with a warning, 0 skipped");
    expect(factOf(section, "First finding")).toBe("Read granted permissions: Required permission missing");
    expect(section.omitted.stored_text).toBe(2);
    expect(JSON.stringify(section)).not.toContain("Stored");
  });

  it("FR-241-015 never puts out an extension code", () => {
    const section = providerConnectionSection(
      sourcesOf({ connection: connectionOf({ lastErrorReasonCode: "ext.vendor.odd" }) }),
    );
    expect(factOf(section, "Last error")).toMatch(/^Needs review: /);
    expect(JSON.stringify(section)).not.toContain("ext.");
  });

  it("FR-241-019 says that the directory is another one without naming it", () => {
    const own = providerConnectionSection(sourcesOf());
    const other = providerConnectionSection(
      sourcesOf({ connection: connectionOf({ targetExternalTenantId: OTHER_DIRECTORY }) }),
    );
    expect([factOf(own, "Directory"), own.omitted.foreign_id]).toEqual(["The tenant's own", undefined]);
    expect([factOf(other, "Directory"), other.omitted.foreign_id]).toEqual(["Another one than the tenant's", 1]);
    expect(JSON.stringify(other)).not.toContain(OTHER_DIRECTORY);
  });

  it("names the missing permissions by the catalog, and a credential only by kind and end", () => {
    const [first, ...rest] = REQUIRED_PERMISSIONS;
    const section = providerConnectionSection(
      sourcesOf({
        permissions: { granted: rest, refreshedAt: NOW, lastErrorReasonCode: null, lastTriedAt: NOW },
        connection: connectionOf({ credential: { kind: "secret", createdAt: 0, expiresAt: NOW } }),
      }),
    );
    expect(factOf(section, "Permissions")).toBe(`${rest.length} of ${rest.length + 1} granted`);
    expect(factOf(section, "Missing permissions")).toBe(first?.value);
    expect(factOf(section, "Credential")).toBe("A secret is stored, valid until 2026-11-28T12:00:00.000Z");
  });
});

describe("the operation's section", () => {
  const active = runOf({ status: "running", outcome: "pending", completedAt: null });
  const old = { run: runOf({ completedAt: NOW - 24 * HOUR - 1 }), initiator: null };
  it.each([
    ["without one", { run: null }, "missing", "No operation has ended on this tenant yet."],
    ["succeeded", {}, "available", "Provider connection check: succeeded."],
    [
      "failed",
      { run: failedWith("network_unreachable") },
      "available",
      "Provider connection check: failed, Provider unreachable.",
    ],
    ["under way", { run: { run: active, initiator: null } }, "available", "Provider connection check: not ended yet."],
    [
      "long ago, of a tenant",
      { run: old },
      "stale",
      "Provider connection check: succeeded. It ended more than 24 hours ago.",
    ],
    [
      "long ago, opened itself",
      { run: old, contextType: "operation_run" },
      "available",
      "Provider connection check: succeeded.",
    ],
  ] satisfies Case[])("FR-241-012 %s says so", (_, rows, availability, summary) => {
    expect(operationContextSection(sourcesOf(rows))).toMatchObject({ availability, summary });
  });

  it.each([
    [{ role: "operator" }, "A member with the role operator", 1],
    [{ role: null }, "A former member", 1],
    [{ role: "a stored word" }, "A former member", 1],
    [null, "The system", undefined],
  ])("FR-241-020 says who started it by role: %o", (initiator, text, persons) => {
    const section = operationContextSection(sourcesOf({ run: { run: runOf(), initiator } }));
    expect([factOf(section, "Started by"), section.omitted.person]).toEqual([text, persons]);
    expect(JSON.stringify(section)).not.toContain("Grace");
  });

  it("FR-241-021 leaves messages, and counts and stages of another shape, out", () => {
    const run = failedWith("rate_limited", {
      summaryCounts: { devices_read: 3, "Jane Doe": 1, apps: Number.NaN },
      progressStage: "a stored word",
    });
    const section = operationContextSection(sourcesOf({ run }));
    expect(factOf(section, "Counts")).toBe("3 devices read");
    expect(factOf(section, "Last stage")).toBeUndefined();
    expect(section.omitted.stored_text).toBe(1);
    expect(JSON.stringify(section)).not.toMatch(/Said by|Jane|NaN/);
  });
});

describe("the other sections", () => {
  it.each([
    ["system", null, "The system"],
    ["platform_user", null, "Platform staff"],
    ["user", "manager", "A member with the role manager"],
    ["user", null, "A former member"],
  ])("FR-241-013 FR-241-020 give an entry of a %s with the role %s", (actorKind, actorRole, actor) => {
    const { facts } = auditHistorySection(sourcesOf({ audit: [entryOf({ actorKind, actorRole })] }));
    expect(facts).toEqual([
      { label: "2026-11-28T11:00:00.000Z", value: `tenant.operation.started, succeeded, by: ${actor}` },
    ]);
  });

  it.each([
    [null, "redacted", { not_permitted: 1 }],
    [[], "missing", {}],
    [[entryOf(), entryOf({ actorKind: "system", hasMetadata: 0 })], "available", { person: 1, stored_text: 1 }],
  ])("FR-241-013 are as available as the audit is to the viewer: %o", (audit, availability, omitted) => {
    expect(auditHistorySection(sourcesOf({ audit }))).toMatchObject({ availability, omitted });
  });

  it("FR-241-021 name no action of another shape", () => {
    const { facts } = auditHistorySection(sourcesOf({ audit: [entryOf({ action: "Jane Doe was here" })] }));
    expect(facts[0]?.value).toBe("An action, succeeded, by: A member with the role manager");
  });

  it("FR-241-020 name the viewer by role, and the place by name and id", () => {
    const section = overviewSection(sourcesOf({ viewerRole: "operator" }), null);
    expect(factOf(section, "Opened by")).toBe("A member with the role operator");
    expect(factOf(section, "Tenant")).toBe("Contoso");
    expect(section.summary).toBe("Nothing that is known here speaks of an issue.");
    expect(factOf(overviewSection(sourcesOf({ tenant: null }), null), "Tenant")).toBe("None: the whole workspace");
  });
});

describe("references", () => {
  const routes = webRoutes(readFileSync("web/routes.tsx", "utf8"));
  const sections = [
    sourcesOf(),
    sourcesOf({ tenant: null }),
    sourcesOf({ tenant: tenantOf(), connection: null }),
  ].flatMap((sources) => [
    overviewSection(sources, null),
    providerConnectionSection(sources),
    operationContextSection(sources),
  ]);
  const urls = [...new Set(sections.flatMap(({ references }) => references.map(({ url }) => url)))];

  it.each(urls)("FR-241-016 lead to a page of the product: %s", (url) => {
    expect(routes.filter((route) => matchesRoute(route, url))).toHaveLength(1);
  });

  it("FR-241-016 are of the tenant, its connection and its run", () => {
    expect(urls).toHaveLength(5);
  });
});
