import { X509Certificate } from "node:crypto";
import { importPKCS8 } from "jose";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { seal } from "../../platform/sealing.ts";
import { credentialBinding, encodeCredential, replaceCredential } from "../providers/connections.usecases.ts";
import type { AppCredential } from "../providers/microsoft/identity.ts";
import type { CredentialInput } from "./connections.contract.ts";
import { invalidCertificate, sealingNotConfigured } from "./connections.errors.ts";

/** The end of a certificate, epoch ms. @throws AppError 422 on the field that is wrong */
async function checkCertificate(certificate: string, privateKey: string, path: string): Promise<number> {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch {
    throw invalidCertificate("certificate", path);
  }
  const key = await importPKCS8(privateKey, "PS256", { extractable: true }).catch(() => {
    throw invalidCertificate("private_key", path);
  });
  // one key pair: what the private half says of its public one has to be what the certificate says
  const half = (await crypto.subtle.exportKey("jwk", key)) as JsonWebKey;
  const whole = parsed.publicKey.export({ format: "jwk" });
  if (half.n !== whole.n) throw invalidCertificate("private_key", path);
  return Date.parse(parsed.validTo);
}

export interface SealedCredential {
  statements: Statement[];
  kind: CredentialInput["kind"];
}

/**
 * The statements that store a credential, sealed to its connection.
 *
 * @param path of the credential in the body, for what is wrong with it
 * @throws AppError 409 without a sealing key, 422 for a certificate or key that is none
 */
export async function sealCredential(
  deps: Pick<Deps, "db" | "ids" | "clock" | "settings">,
  connectionId: string,
  input: CredentialInput,
  path: string,
): Promise<SealedCredential> {
  const ring = deps.settings.sealingKeys;
  if (ring === null) throw sealingNotConfigured();
  const id = deps.ids.next("pcr");
  const isSecret = input.kind === "secret";
  const expiresAt = isSecret
    ? input.expires_at === undefined
      ? null
      : Date.parse(input.expires_at)
    : await checkCertificate(input.certificate, input.private_key, path);
  const credential: AppCredential = isSecret
    ? { kind: "secret", secret: input.secret }
    : { kind: "certificate", certificate: input.certificate, privateKey: input.private_key };
  const sealed = await seal(ring, encodeCredential(credential), credentialBinding(id, connectionId));
  return {
    kind: input.kind,
    statements: replaceCredential(deps.db, {
      ...sealed,
      id,
      connectionId,
      kind: input.kind,
      expiresAt,
      now: deps.clock.now(),
    }),
  };
}
