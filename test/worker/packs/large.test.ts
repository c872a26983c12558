import { env } from "cloudflare:workers";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { fixture, HOSTILE_NAMES, personalValuesOf } from "../../unit/packs/evidence.ts";
import { generatePack, makeEvidence } from "./support.ts";

const ASSIGNMENTS = 5_000;
const FINDINGS = 2_000;

const hex = async (bytes: Uint8Array<ArrayBuffer>) =>
  Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

/** A cell in quotes may hold a line break. */
const rowsOf = (csv: string): number =>
  csv
    .replaceAll(/"(?:[^"]|"")*"/g, "x")
    .split("\r\n")
    .filter((line) => line !== "").length - 1;

describe("the pack of a large directory", () => {
  it.each([[false], [true]])(
    "FR-246-070 FR-246-076 is made whole in the runtime, with personal data: %j",
    async (include_pii) => {
      const items = fixture(ASSIGNMENTS, FINDINGS);
      const { tenant, operator } = await makeEvidence(items);
      const pack = await generatePack(tenant.id, operator.cookie, { include_pii, include_operations: true });
      expect(pack.status).toBe("ready");
      const object = await env.PACKS.get(pack.objectKey ?? "");
      const bytes = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0));
      expect(bytes.length).toBe(pack.sizeBytes);
      expect(await hex(bytes)).toBe(pack.sha256);

      const files = unzipSync(bytes);
      const sums = strFromU8(files.SHA256SUMS ?? new Uint8Array())
        .trim()
        .split("\n");
      expect(sums).toHaveLength(Object.keys(files).length - 1);
      for (const line of sums) {
        const [sum, path = ""] = line.split(/ [ *]/);
        expect([path, await hex(new Uint8Array(files[path] ?? []))]).toEqual([path, sum]);
      }
      const text = (path: string) => strFromU8(files[path] ?? new Uint8Array());
      expect(rowsOf(text("findings.csv"))).toBe(FINDINGS);
      expect(rowsOf(text("role-assignments.csv"))).toBe(items.role_assignments.length);

      // every hostile name, and every fiftieth of the others: all of them are searched in the unit test of a smaller pack
      const personal = personalValuesOf(items).filter(
        (value, index) => value.length > 3 && (HOSTILE_NAMES.includes(value) || index % 50 === 0),
      );
      expect(personal.length).toBeGreaterThan(200);
      const all = Object.values(files)
        .map((file) => strFromU8(file))
        .join("\n");
      if (!include_pii) expect(personal.filter((value) => all.includes(value))).toEqual([]);
      else expect(all).toContain("human.4000@contoso.test");
      console.log(
        `pack of ${ASSIGNMENTS} assignments and ${FINDINGS} findings: ${bytes.length} bytes of ${all.length} unpacked`,
      );
    },
  );
});
