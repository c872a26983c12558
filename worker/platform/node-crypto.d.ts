// The parts of Node's crypto that are used; workerd has them under nodejs_compat. The types of all of Node would also
// offer what workerd does not have.
declare module "node:crypto" {
  export class X509Certificate {
    constructor(pem: string);
    readonly validTo: string;
    readonly publicKey: { export(options: { format: "der"; type: "spki" }): Uint8Array<ArrayBuffer> };
  }

  export interface Hash {
    update(data: string | Uint8Array): Hash;
    digest(encoding: "hex"): string;
  }

  export function createHash(algorithm: "sha256"): Hash;
}
