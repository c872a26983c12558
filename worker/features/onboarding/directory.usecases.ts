import type { Deps } from "../../deps.ts";
import { findDirectory, isDirectoryId, isDomain } from "../providers/connections.usecases.ts";
import { malformedDirectory, providerUnreachable, unknownDirectory } from "./onboarding.errors.ts";

/**
 * The directory id of what a person typed: itself, or that of the domain.
 *
 * @throws AppError 422 on the field for what is neither, or a domain that no directory has; 503 when the provider does not tell
 */
export async function directoryOf(deps: Pick<Deps, "settings" | "clock">, typed: string): Promise<string> {
  const path = "body.identify.external_tenant";
  if (isDirectoryId(typed)) return typed.toLowerCase();
  if (!isDomain(typed)) throw malformedDirectory(path);
  const found = await findDirectory(deps, typed);
  if (found.ok) return found.entraTenantId;
  // only the provider's own word that it knows no such tenant says something about the domain
  throw found.reason === "provider_connection_invalid" ? unknownDirectory(path) : providerUnreachable();
}
