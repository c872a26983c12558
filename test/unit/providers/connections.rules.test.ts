import { expect, it } from "vitest";
import { refusalOf, type UsableConnection } from "../../../worker/features/providers/connections.rules.ts";

const usable: UsableConnection = {
  provider: "microsoft",
  connectionType: "platform",
  enabled: true,
  clientId: null,
  credential: null,
};
const dedicated: UsableConnection = {
  ...usable,
  connectionType: "dedicated",
  clientId: "11111111-1111-4111-8111-111111111111",
  credential: { kind: "secret" },
};

it.each<[string, UsableConnection | null, ReturnType<typeof refusalOf>]>([
  ["an enabled platform connection", usable, null],
  ["no connection", null, "provider_connection_missing"],
  ["a disabled connection", { ...usable, enabled: false }, "provider_connection_review_required"],
  ["another provider", { ...usable, provider: "other" }, "provider_binding_unsupported"],
  ["a dedicated connection with application and credential", dedicated, null],
  ["a dedicated connection without a credential", { ...dedicated, credential: null }, "dedicated_credential_missing"],
  ["a dedicated connection without an application", { ...dedicated, clientId: null }, "dedicated_credential_missing"],
  ["a disabled dedicated connection", { ...dedicated, enabled: false }, "provider_connection_review_required"],
  ["an unknown type", { ...usable, connectionType: "shared" }, "provider_connection_type_invalid"],
  [
    "a disabled connection of another provider",
    { ...usable, provider: "other", enabled: false },
    "provider_binding_unsupported",
  ],
])("FR-003-010 FR-005-004 judges %s before anything is asked of the provider", (_, connection, expected) => {
  expect(refusalOf(connection)).toBe(expected);
});
