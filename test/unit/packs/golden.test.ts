import { createHash } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { PackFacts } from "../../../worker/features/packs/pack-facts.ts";
import { WRITER_VERSION } from "../../../worker/features/packs/pack-words.contract.ts";
import { writePack } from "../../../worker/features/packs/write-pack.ts";
import { summaryOf } from "../../../worker/features/reviews/wording.rules.ts";
import { collecting, evidenceOf, fixture, packFacts, packReview } from "./evidence.ts";

/** Of every byte of every file and of their names: SHA256SUMS holds the sum of each. */
async function sumOf(facts: Partial<PackFacts>): Promise<string> {
  const { sink, bytes } = collecting();
  await writePack(packFacts(facts), evidenceOf(fixture()), sink);
  const sums = strFromU8(unzipSync(bytes()).SHA256SUMS ?? new Uint8Array());
  return createHash("sha256").update(sums).digest("hex");
}

const review = packReview({ summary: summaryOf(packReview().content) });

describe("what is written of the same evidence", () => {
  // When this fails, a pack that is stored and one that is made now of the same evidence differ: WRITER_VERSION must be
  // raised, since it is part of the fingerprint by which a stored one is found again, and the sums below replaced together
  // with it. Only when nothing but the fixture has changed are they replaced without.
  it("FR-246-061 FR-246-075 is what this version of the writer has always made of it", async () => {
    expect({
      version: WRITER_VERSION,
      withoutEither: await sumOf({ options: { include_pii: false, include_operations: false }, review }),
      withBoth: await sumOf({ options: { include_pii: true, include_operations: true }, review }),
      ofTenant: await sumOf({}),
    }).toEqual({
      version: 2,
      withoutEither: "0c5f8a6027a359e22ebd0c4a38bac2f254b0746f848ff1bb5c384d173e42f0f2",
      withBoth: "3621ad9e57a853af8bcdbdddd02c6043a2201c70da8600b188f3e16ea267a64a",
      ofTenant: "ca24e9c2ab48cb3781500d4f1494d2689ff06a9a13b8a3f216ba894fcc4bc934",
    });
  });
});
