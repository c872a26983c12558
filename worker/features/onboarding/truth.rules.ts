/** The operation that verifies a tenant. */
export const VERIFICATION = "provider.connection.check";
