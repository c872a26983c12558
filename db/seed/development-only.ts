/**
 * The demo's accounts have a password that everybody can read, so they are made where nobody else can reach them.
 *
 * @param environment the setting `ENVIRONMENT`; absent it is production, as for the Worker
 * @throws Error outside of development
 */
export function requireDevelopment(environment: string | undefined): void {
  if (environment === "development") return;
  throw new Error(`The demo seed runs in development only; ENVIRONMENT is ${environment ?? "production"}.`);
}
