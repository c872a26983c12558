// Certificates made in memory: no private key lies in the repository, and each test says when its own ends.

const der = (tag: number, ...parts: (Uint8Array | number[])[]): Uint8Array<ArrayBuffer> => {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tag, ...head, ...content]);
};

const sequence = (...parts: (Uint8Array | number[])[]) => der(0x30, ...parts);
const text = (value: string) => [...value].map((char) => char.charCodeAt(0));

/** sha256WithRSAEncryption, with its NULL. */
const SHA256_WITH_RSA = sequence([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b], [0x05, 0x00]);
const COMMON_NAME = [0x06, 0x03, 0x55, 0x04, 0x03];
const VERSION_3 = der(0xa0, [0x02, 0x01, 0x02]);

/** UTCTime: `YYMMDDhhmmssZ`. */
const time = (at: number) => der(0x17, text(`${new Date(at).toISOString().replaceAll(/[-:T]/g, "").slice(2, 14)}Z`));

const pem = (label: string, bytes: ArrayBuffer | Uint8Array): string => {
  const body = btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll(/.{64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${body.trim()}\n-----END ${label}-----`;
};

/** A self-signed certificate and its private key (PKCS #8), both in PEM form. */
export async function makeCertificate(endsAt: number): Promise<{ certificate: string; privateKey: string }> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const pair = (await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  )) as CryptoKeyPair;
  const publicKey = new Uint8Array((await crypto.subtle.exportKey("spki", pair.publicKey)) as ArrayBuffer);
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, text("tenantpilot-test")))));
  const validity = sequence(time(endsAt - 86_400_000), time(endsAt));
  const body = sequence(VERSION_3, [0x02, 0x01, 0x01], SHA256_WITH_RSA, name, validity, name, publicKey);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm.name, pair.privateKey, body));
  const certificate = sequence(body, SHA256_WITH_RSA, der(0x03, [0x00], signature));
  const privateKey = (await crypto.subtle.exportKey("pkcs8", pair.privateKey)) as ArrayBuffer;
  return { certificate: pem("CERTIFICATE", certificate), privateKey: pem("PRIVATE KEY", privateKey) };
}
