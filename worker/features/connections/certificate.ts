import { X509Certificate } from "node:crypto";
import { importPKCS8 } from "jose";

export type CertificatePair =
  | { ok: true; certificate: string; expiresAt: number }
  | { ok: false; wrong: "certificate" | "private_key" };

const FIRST = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;
const PSS = { name: "RSA-PSS", hash: "SHA-256" };

/** The certificate's own words; null when it is none, or of a key that the provider takes no assertion of. */
async function parse(pem: string): Promise<{ publicKey: CryptoKey; expiresAt: number } | null> {
  try {
    const { publicKey, validTo } = new X509Certificate(pem);
    // as bytes: workerd fails to export the key of a certificate as a JWK
    const bytes = publicKey.export({ format: "der", type: "spki" });
    return {
      publicKey: await crypto.subtle.importKey("spki", bytes, PSS, false, ["verify"]),
      expiresAt: Date.parse(validTo),
    };
  } catch {
    return null;
  }
}

/** One pair: what the private key signs, the certificate's key verifies. */
async function isPair(privateKey: string, publicKey: CryptoKey): Promise<boolean> {
  try {
    const algorithm = { name: PSS.name, saltLength: 32 };
    const probe = crypto.getRandomValues(new Uint8Array(32));
    const signature = await crypto.subtle.sign(algorithm, await importPKCS8(privateKey, "PS256"), probe);
    return await crypto.subtle.verify(algorithm, publicKey, signature, probe);
  } catch {
    return false;
  }
}

/**
 * A certificate and the private key of the same pair, with the certificate's end, epoch ms; else which of both is wrong. Of
 * a pasted chain the first counts: the application is named by its bytes.
 */
export async function readCertificatePair(chain: string, privateKey: string): Promise<CertificatePair> {
  const certificate = chain.match(FIRST)?.[0] ?? "";
  const parsed = await parse(certificate);
  if (parsed === null || Number.isNaN(parsed.expiresAt)) return { ok: false, wrong: "certificate" };
  if (!(await isPair(privateKey, parsed.publicKey))) return { ok: false, wrong: "private_key" };
  return { ok: true, certificate, expiresAt: parsed.expiresAt };
}
