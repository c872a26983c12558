import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { seal } from "../../platform/sealing.ts";
import { credentialBinding, encodeCredential, replaceCredential } from "../providers/connections.usecases.ts";
import type { AppCredential } from "../providers/microsoft/identity.ts";
import { readCertificatePair } from "./certificate.ts";
import type { CredentialInput } from "./connections.contract.ts";
import { invalidCertificate, sealingNotConfigured } from "./connections.errors.ts";

/** A credential that could be used, and when it ends, epoch ms. Lives in memory until it is sealed. */
export interface CheckedCredential {
  credential: AppCredential;
  expiresAt: number | null;
}

/**
 * @param path of the credential in the body, for what is wrong with it
 * @throws AppError 422 for a certificate or key that is none, on its field
 */
export async function checkCredential(input: CredentialInput, path: string): Promise<CheckedCredential> {
  if (input.kind === "secret")
    return {
      credential: { kind: "secret", secret: input.secret },
      expiresAt: input.expires_at === undefined ? null : Date.parse(input.expires_at),
    };
  const pair = await readCertificatePair(input.certificate, input.private_key);
  if (!pair.ok) throw invalidCertificate(pair.wrong, path);
  const { certificate, expiresAt } = pair;
  return { credential: { kind: "certificate", certificate, privateKey: input.private_key }, expiresAt };
}

/** The statements that store a credential, sealed to its connection, when `onlyIf` holds. @throws AppError 409 without a sealing key */
export async function sealCredential(
  deps: Pick<Deps, "db" | "ids" | "clock" | "settings">,
  connectionId: string,
  { credential, expiresAt }: CheckedCredential,
  onlyIf: SQL,
): Promise<Statement[]> {
  const ring = deps.settings.sealingKeys;
  if (ring === null) throw sealingNotConfigured();
  const id = deps.ids.next("pcr");
  const { kind } = credential;
  const sealed = await seal(ring, encodeCredential(credential), credentialBinding(id, connectionId));
  return replaceCredential(deps.db, { ...sealed, id, connectionId, kind, expiresAt, now: deps.clock.now() }, onlyIf);
}
