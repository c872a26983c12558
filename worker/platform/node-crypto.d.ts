// The one class of Node's crypto that is used; workerd has it under nodejs_compat. The types of all of Node would also
// offer what workerd does not have.
declare module "node:crypto" {
  export class X509Certificate {
    constructor(pem: string);
    readonly validTo: string;
    readonly publicKey: { export(options: { format: "der"; type: "spki" }): Uint8Array<ArrayBuffer> };
  }
}
