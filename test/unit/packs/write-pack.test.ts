import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PackFacts } from "../../../worker/features/packs/pack-facts.ts";
import { writePack } from "../../../worker/features/packs/write-pack.ts";
import { summaryOf } from "../../../worker/features/reviews/wording.rules.ts";
import {
  collecting,
  evidenceOf,
  type Fixture,
  fixture,
  GONE,
  packFacts,
  packReview,
  personalValuesOf,
} from "./evidence.ts";

async function made(facts: PackFacts = packFacts(), items: Fixture = fixture()) {
  const { sink, bytes } = collecting();
  const files = await writePack(facts, evidenceOf(items), sink);
  const unzipped = unzipSync(bytes());
  const texts = new Map(Object.entries(unzipped).map(([path, content]) => [path, strFromU8(content)]));
  return { files, bytes: bytes(), unzipped, texts, text: (path: string) => texts.get(path) ?? "" };
}

const OPTIONS = { include_pii: false, include_operations: false };
const WITH_PII = packFacts({ options: { include_pii: true, include_operations: true }, review: packReview() });

const lower = (text: string) => text.toLowerCase();

describe("the files of a review pack", () => {
  it("FR-246-070 FR-246-072 are a README, a summary, CSV and JSON, a manifest and checksums; operations only when asked for", async () => {
    const { texts } = await made(packFacts({ options: OPTIONS }));
    expect([...texts.keys()]).toEqual([
      ...["README.txt", "summary.html", "findings.csv", "role-assignments.csv", "permissions.csv"],
      ...["data/connection-0001.json", "data/reports-0001.json", "data/role-assignments-0001.json"],
      ...["data/permissions-0001.json", "data/findings-0001.json", "manifest.json", "SHA256SUMS"],
    ]);
    expect([...texts.values()].join("")).not.toContain("Ivan Initiator");
    const ofReview = await made(packFacts({ options: OPTIONS, review: packReview() }));
    expect(ofReview.text("data/review.json")).not.toContain("operations");
    // as it was composed, and nobody has edited it
    const composed = packReview({ summary: summaryOf(packReview().content) });
    const unedited = await made(packFacts({ options: OPTIONS, review: composed }));
    expect(composed.summary).toContain("operation was run");
    expect(unedited.text("data/review.json") + unedited.text("summary.html")).not.toContain("operation was run");
    expect(unedited.text("summary.html")).toContain("1 resolved");
    const withOperations = await made(packFacts({ review: packReview() }));
    const more = [...withOperations.texts.keys()].filter((path) => !texts.has(path));
    expect(more).toEqual(["operations.csv", "data/review.json", "data/operations-0001.json"]);
    expect(withOperations.text("summary.html")).toContain("Operations");
  });

  it("FR-246-071 are each listed in the manifest with size and SHA-256, and so is the pack's own truth", async () => {
    const { files, texts, unzipped, text } = await made(packFacts({ review: packReview() }));
    const manifest = JSON.parse(text("manifest.json"));
    expect(manifest).toMatchObject({
      pack_id: "pck_00000000000000000000000000",
      options: { include_pii: false, include_operations: true },
      snapshot: { id: "evs_1", fingerprint: "a".repeat(64) },
      review: { id: "rev_1", version: 2 },
    });
    const listed = manifest.files.map(({ path }: { path: string }) => path);
    expect(listed).toEqual([...texts.keys()].filter((path) => path !== "manifest.json" && path !== "SHA256SUMS"));
    for (const { path, bytes, sha256 } of files) {
      const content = unzipped[path] ?? new Uint8Array();
      expect(content.length).toBe(bytes);
      expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
    }
  });

  it("FR-246-071 pass `unzip -t` and `sha256sum -c SHA256SUMS`, as whoever is handed the pack would ask", async () => {
    const { bytes, files } = await made(WITH_PII, fixture(450, 450));
    const folder = mkdtempSync(join(tmpdir(), "pack-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const zip = join(folder, "pack.zip");
    writeFileSync(zip, bytes);
    expect(execFileSync("unzip", ["-t", zip], { encoding: "utf8" })).toContain("No errors detected");
    execFileSync("unzip", ["-q", zip, "-d", folder]);
    const checked = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: folder, encoding: "utf8" });
    expect(checked.match(/: OK$/gm)).toHaveLength(files.length - 1);
  });

  it("FR-246-075 are the same bytes for the same evidence and request", async () => {
    const [one, other] = [await made(WITH_PII), await made(WITH_PII)];
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
  });

  it("FR-246-070 are readable for a snapshot without anything in it", async () => {
    const empty: Fixture = {
      connection: [],
      reports: [],
      role_assignments: [],
      permissions: [],
      findings: [],
      operations: [],
    };
    const { text } = await made(packFacts(), empty);
    expect(text("summary.html")).toContain("Nothing is open.");
    expect(text("findings.csv").split("\r\n")).toHaveLength(2);
  });
});

describe("a pack without personal data", () => {
  it.each([
    ["of a tenant", packFacts()],
    ["of a review", packFacts({ review: packReview() })],
  ])(
    "FR-246-085 SC-246-005 %s holds none of the personal values in any of its files, hostile ones included",
    async (_, facts) => {
      const items = fixture(60, 60);
      const { texts } = await made(facts, items);
      const found = [...texts].flatMap(([path, content]) =>
        [...personalValuesOf(items), GONE]
          .filter((value) =>
            [value, JSON.stringify(value).slice(1, -1), html(value)].some((form) =>
              lower(content).includes(lower(form)),
            ),
          )
          .map((value) => `${path}: ${value}`),
      );
      expect(found).toEqual([]);
      expect(texts.get("findings.csv")).toMatch(/Person \d{4}/);
      expect(texts.get("README.txt")).toContain("Personal data is replaced.");
    },
  );

  it("FR-246-086 calls the same person the same in every file", async () => {
    const items = fixture(30, 30);
    const { text } = await made(packFacts(), items);
    const assignments = JSON.parse(text("data/role-assignments-0001.json"));
    const findings = JSON.parse(text("data/findings-0001.json"));
    for (const [index, finding] of findings.entries()) {
      const alias = assignments[index].principal_name;
      expect(finding.subject_label).toBe(alias);
      expect(finding.facts.note).toBe(`held by ${alias}`);
      expect(text("findings.csv")).toContain(alias);
      expect(text("role-assignments.csv")).toContain(alias);
    }
  });

  it("FR-246-088 leaves the reasons of accepted risks out", async () => {
    const { text } = await made();
    expect(text("data/findings-0001.json")).not.toContain("from sales");
    expect((await made(WITH_PII)).text("data/findings-0001.json")).toContain("from sales");
  });
});

const html = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

describe("a pack with personal data", () => {
  it("FR-246-087 holds every personal value of the evidence", async () => {
    const items = fixture();
    const { text } = await made(WITH_PII, items);
    const data = ["role-assignments", "findings", "reports", "operations"]
      .map((name) => text(`data/${name}-0001.json`))
      .join("");
    for (const value of personalValuesOf(items)) expect(data).toContain(JSON.stringify(value).slice(1, -1));
    expect(text("README.txt")).toContain("Personal data is included");
  });

  it("FR-246-073 keeps what a spreadsheet would run as a formula from being one", async () => {
    const { text } = await made(WITH_PII);
    expect(text("role-assignments.csv")).toContain(`"'=HYPERLINK(""https://evil.test"",""Click"")"`);
    for (const path of ["findings.csv", "role-assignments.csv", "operations.csv"])
      expect(text(path)).not.toMatch(/(?:^|,|\r\n)"?[=@]/m);
  });

  it("FR-246-074 shows no name in another direction than it is written in, in the README and in the title of the summary", async () => {
    const review = packReview({ title: "Review \u202Edehsilbup ton\u202C" });
    const { text } = await made({
      ...WITH_PII,
      tenantName: "Contoso \u202Edtl",
      workspaceName: "North\u2067wind",
      review,
    });
    const marks = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;
    expect(text("README.txt")).not.toMatch(marks);
    expect(text("README.txt")).toContain("Contoso dtl");
    expect(text("summary.html").match(/<title>.*<\/title>/)?.[0]).toBe("<title>Review pack: Contoso dtl</title>");
  });

  it("FR-246-074 escapes every value in the summary, which runs no script and fetches nothing", async () => {
    const { text } = await made(WITH_PII, fixture(12, 12));
    const summary = text("summary.html");
    expect(summary).not.toMatch(/<(?:script|img|b|link|iframe)\b|<[a-z][^>]*\s(?:src|href|on\w+)=|url\(|@import/i);
    expect(summary).toContain("Contoso &lt;Ltd&gt; &amp; Sons");
    expect(summary).toContain("All is well &lt;b&gt;mostly&lt;/b&gt;.");
    expect(summary).toContain("<bdi>\u202Egnirts desrever\u202C</bdi>");
    expect(summary).toContain("default-src 'none'");
  });
});
