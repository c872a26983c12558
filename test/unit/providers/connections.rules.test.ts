import { expect, it } from "vitest";
import { refusalOf, type UsableConnection } from "../../../worker/features/providers/connections.rules.ts";

const usable: UsableConnection = { provider: "microsoft", connectionType: "platform", enabled: true };

it.each<[string, UsableConnection | null, ReturnType<typeof refusalOf>]>([
  ["an enabled platform connection", usable, null],
  ["no connection", null, "provider_connection_missing"],
  ["a disabled connection", { ...usable, enabled: false }, "provider_connection_review_required"],
  ["another provider", { ...usable, provider: "other" }, "provider_binding_unsupported"],
  [
    "a dedicated connection without a stored credential",
    { ...usable, connectionType: "dedicated" },
    "dedicated_credential_missing",
  ],
  ["an unknown type", { ...usable, connectionType: "shared" }, "provider_connection_type_invalid"],
  [
    "a disabled connection of another provider",
    { ...usable, provider: "other", enabled: false },
    "provider_binding_unsupported",
  ],
])("FR-003-010 judges %s before anything is asked of the provider", (_, connection, expected) => {
  expect(refusalOf(connection)).toBe(expected);
});
