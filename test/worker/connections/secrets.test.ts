import { describe, expect, it } from "vitest";
import type { Answer } from "../../support/app.ts";
import { call } from "../../support/app.ts";
import { makeCertificate } from "../../support/certificates.ts";
import { dumpTables } from "../../sweeps/world.ts";
import { answerProvider } from "../operations/support.ts";
import { loggedLines } from "../verification/support.ts";
import {
  change,
  create,
  DEDICATED,
  finishConsent,
  list,
  makePlace,
  readPermissions,
  rotate,
  show,
  startConsent,
  stateOf,
  told,
} from "./support.ts";

const CANARY = "canary~secret.0123456789-must_not-appear";

describe("a secret in its whole life", () => {
  it("FR-006-014 SC-006-002 shows in no table, answer, log line or description", async () => {
    const lines = loggedLines();
    const place = await makePlace({}, "owner");
    const asked = answerProvider(place.tenant.externalTenantId ?? "");
    const pair = await makeCertificate(Date.UTC(2027, 0, 1));
    const answers: Answer[] = [];
    const keep = async (answer: Promise<Answer>) => {
      answers.push(await answer);
      return await answer;
    };
    const key = (name: string) => ({ "Idempotency-Key": name });
    const secret = (suffix: string) => ({ kind: "secret", secret: `${CANARY}${suffix}` });
    const certificate = { kind: "certificate", certificate: pair.certificate, private_key: pair.privateKey };

    const created = await keep(create(place, { ...DEDICATED, credential: secret("-1") }, key("create")));
    const { id } = created.body;
    await keep(create(place, { ...DEDICATED, credential: secret("-1") }, key("create")));
    await keep(create(place, { ...DEDICATED, credential: secret(" with a space") }, key("wrong")));
    await keep(create(place, { ...DEDICATED, credential: { ...secret("-x"), [CANARY]: CANARY } }));
    await keep(rotate(place, id, certificate, key("certificate")));
    await keep(rotate(place, id, { ...certificate, certificate: pair.privateKey }));
    await keep(rotate(place, id, secret("-2"), key("secret")));
    await keep(rotate(place, id, secret("-3"), key("secret")));
    await keep(change(place, id, { enabled: false }));
    const started = await keep(startConsent(place, id));
    await keep(finishConsent(place, { state: stateOf(started), admin_consent: "True" }));
    for (const read of [list(place), show(place, id), readPermissions(place)]) await keep(read);
    await keep(call("GET", "/api/openapi.json"));

    expect(answers.map(told)).toEqual([
      ...["201", "201", "422 invalid_input", "422 invalid_input"],
      ...["200", "422 invalid_input", "200", "422 idempotency_key_reused"],
      ...["200", "200", "200"],
      ...["200", "200", "200", "200"],
    ]);
    // the application did sign in with it
    expect(asked.length).toBe(2);
    const keyLine = pair.privateKey.split("\n")[3] ?? "no line";
    const places = { tables: await dumpTables(), answers: answers.map(({ body }) => body), lines };
    for (const [where, found] of Object.entries(places)) {
      const text = JSON.stringify(found);
      // the unknown field's own name is told; what stood in it is not
      const named = text.split(`body.credential.${CANARY}`).join("");
      expect([where, named.includes(CANARY), text.includes(keyLine)]).toEqual([where, false, false]);
    }
  });
});
