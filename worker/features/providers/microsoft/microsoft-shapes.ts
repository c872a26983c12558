import { z } from "zod";

/** The parts of Microsoft's answers that are read; everything else in them is ignored and never kept. */

export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  /** Seconds; the older endpoint version sends it as a string. */
  expires_in: z.coerce.number().positive(),
});

/** Of the code flow; the access token that stands beside it is not wanted. */
export const idTokenAnswer = z.object({ id_token: z.string().min(1) });

export const tokenError = z.object({
  error: z.string(),
  error_codes: z.array(z.number()).catch([]).default([]),
});

/** Some workloads behind Graph answer without this envelope; then the status alone decides. */
export const graphError = z.object({ error: z.object({ code: z.string() }) });

/** `GET /v1.0/organization` lists exactly one: the tenant that the token was issued for. */
export const organizationAnswer = z.object({
  value: z.tuple([z.object({ id: z.string().min(1), displayName: z.string().nullish() })]),
});

/** A service principal: the local copy of an application in a tenant. `id` differs from tenant to tenant. */
export const servicePrincipalAnswer = z.object({ id: z.string().min(1) });

/** One application permission that was granted: `appRoleId` on the resource with the object id `resourceId`. */
export const appRoleAssignment = z.object({ appRoleId: z.string().min(1), resourceId: z.string().min(1) });

/** An object that is counted. */
export const countedObject = z.object({ id: z.string().min(1) });

/** Any list of which only the existence matters. */
export const anyList = z.object({ value: z.array(z.unknown()) });

/** OpenID discovery document; the issuer holds the directory id. */
export const discoveryAnswer = z.object({ issuer: z.string().min(1) });
