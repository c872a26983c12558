import { importPKCS8, SignJWT } from "jose";

/** What an assertion is made from: PEM texts of a certificate and of its private key (PKCS #8). */
export interface CertificatePair {
  certificate: string;
  privateKey: string;
}

const LIFETIME_S = 300;

/** The bytes between the lines of a PEM text. */
function derOf(pem: string): Uint8Array<ArrayBuffer> {
  const body = pem.replace(/-----[^-]+-----/g, "").replace(/\s+/g, "");
  return Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
}

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** SHA-256 of the certificate, as the `x5t#S256` header names it. */
export async function thumbprint(certificate: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", derOf(certificate))));
}

/**
 * Client assertion of the client-credentials flow (RFC 7523), signed as Microsoft recommends: PS256, named by the
 * certificate's SHA-256 thumbprint.
 *
 * @param audience the token endpoint
 * @throws when the key cannot be read: the caller reports the credential as invalid
 */
export async function clientAssertion(
  { certificate, privateKey }: CertificatePair,
  { clientId, audience, id, now }: { clientId: string; audience: string; id: string; now: number },
): Promise<string> {
  const key = await importPKCS8(privateKey, "PS256");
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: "PS256", typ: "JWT", "x5t#S256": await thumbprint(certificate) })
    .setAudience(audience)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setJti(id)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_S)
    .sign(key);
}
