import { beforeAll, describe, expect, it } from "vitest";
import { readCertificatePair } from "../../../worker/features/connections/certificate.ts";
import { makeCertificate } from "../../support/certificates.ts";

const ENDS_AT = Date.UTC(2027, 10, 28, 12);

let own: { certificate: string; privateKey: string };
let other: { certificate: string; privateKey: string };

beforeAll(async () => {
  own = await makeCertificate(ENDS_AT);
  other = await makeCertificate(ENDS_AT + 1000);
});

/** A key that no assertion of the provider can be signed with. */
async function ellipticKey(): Promise<string> {
  const { privateKey } = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const bytes = (await crypto.subtle.exportKey("pkcs8", privateKey)) as ArrayBuffer;
  return `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...new Uint8Array(bytes)))}\n-----END PRIVATE KEY-----`;
}

describe("a pasted certificate", () => {
  it("FR-006-012 is read in the runtime, with its end, beside the key of its pair", async () => {
    expect(await readCertificatePair(own.certificate, own.privateKey)).toEqual({
      ok: true,
      certificate: own.certificate,
      expiresAt: ENDS_AT,
    });
  });

  it("FR-006-012 in a chain of several is the first of them", async () => {
    const chain = `${own.certificate}\n${other.certificate}`;
    expect(await readCertificatePair(chain, own.privateKey)).toMatchObject({ ok: true, certificate: own.certificate });
  });

  it.each([
    ["another pair's", () => other.privateKey],
    ["an elliptic one", ellipticKey],
    ["no key", () => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
    ["a certificate", () => own.certificate],
    ["in another form than PKCS #8", () => own.privateKey.replaceAll("PRIVATE KEY", "RSA PRIVATE KEY")],
  ])("FR-006-012 is refused for its key when that is %s", async (_, key) => {
    expect(await readCertificatePair(own.certificate, await key())).toEqual({ ok: false, wrong: "private_key" });
  });

  it.each([
    ["a private key", () => own.privateKey],
    ["something else in its place", () => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"],
    ["cut short", () => own.certificate.replace(/\n[^-]{60}/, "\n")],
  ])("FR-006-012 is refused itself when it is %s", async (_, certificate) => {
    expect(await readCertificatePair(certificate(), own.privateKey)).toEqual({ ok: false, wrong: "certificate" });
  });
});
