/** Head of the OpenAPI 3.1 document; paths and schemas come from the routes themselves. */
export const API_DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "TenantPilot",
    version: "0.1.0",
    description:
      "JSON over HTTPS. Errors are problem documents (RFC 9457) with a `code`. The admin plane (`/api/admin`) and the system plane (`/api/system`) have separate accounts, sessions and cookies. Unsafe requests need an `Origin` of this site. Mutations accept an `Idempotency-Key`.",
  },
};
