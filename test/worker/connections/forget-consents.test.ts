import { describe, expect, it } from "vitest";
import { consentRequests } from "../../../db/schema/index.ts";
import {
  CONSENT_LIFETIME_MS,
  CONSENT_MEMORY_MS,
  forgetExpiredConsents,
} from "../../../worker/features/connections/consent.usecases.ts";
import { fixedClock } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { makePlace, storedRequests } from "./support.ts";

async function insertRequests(connectionId: string, expiries: number[], usedAt: number | null = null) {
  const { ids } = testDeps();
  const rows = expiries.map((expiresAt) => ({
    id: ids.next("cns"),
    connectionId,
    sessionId: "ses_1",
    userId: "usr_1",
    createdAt: expiresAt - CONSENT_LIFETIME_MS,
    expiresAt,
    usedAt,
  }));
  for (let from = 0; from < rows.length; from += 10)
    await testDb()
      .insert(consentRequests)
      .values(rows.slice(from, from + 10));
}

describe("forgetting requests for consent", () => {
  it("FR-006-026 takes those that expired more than a day ago, used or not, and leaves the others", async () => {
    const cutoff = fixedClock().now() - CONSENT_MEMORY_MS;
    const { tenant } = await makePlace({ connection: {} });
    const expiries = [cutoff - 1, cutoff, cutoff + 1];
    await insertRequests(tenant.connectionId ?? "", expiries);
    await insertRequests(tenant.connectionId ?? "", expiries, 1);
    expect(await forgetExpiredConsents(testDeps())).toBe(2);
    const left = (await storedRequests()).map(({ expiresAt }) => expiresAt).toSorted();
    expect(left).toEqual([cutoff, cutoff, cutoff + 1, cutoff + 1]);
    expect(await forgetExpiredConsents(testDeps())).toBe(0);
  });

  it("FR-006-026 goes on until none is left, however many there are", async () => {
    fixedClock();
    const { tenant } = await makePlace({ connection: {} });
    await insertRequests(
      tenant.connectionId ?? "",
      Array.from({ length: 510 }, () => 1),
    );
    expect(await forgetExpiredConsents(testDeps())).toBe(510);
    expect(await storedRequests()).toEqual([]);
  });
});
