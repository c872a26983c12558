/** How an application proves itself at the token endpoint. Lives in memory only: never stored, logged or returned. */
export type AppCredential =
  | { kind: "secret"; secret: string }
  /** Both in PEM form; the key signs an assertion, the certificate names it. */
  | { kind: "certificate"; certificate: string; privateKey: string };

export interface AppIdentity {
  clientId: string;
  credential: AppCredential;
}
