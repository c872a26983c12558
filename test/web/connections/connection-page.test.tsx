import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { announceConsent } from "../../../web/features/connections/consent-news.ts";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { reasonOf, runningRun, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";
import {
  APPLICATION,
  CONNECTION,
  CONNECTIONS,
  connectionOf,
  DIRECTORY,
  dedicatedOf,
  listOf,
  REPORT,
  reportOf,
} from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const PAGE = `/admin/t/${TEN}/provider-connection`;
const TENANT = `GET /api/admin/tenants/${TEN}`;
const NO_REPORT = { [`GET ${REPORT}`]: problem(404, "not_found") };

type Answers = Parameters<typeof openApp>[1];

const open = (list: ReturnType<typeof listOf>, answers: Answers = {}, role: Role = "owner", address = PAGE) =>
  openApp(address, {
    [TENANT]: ok(tenantDetailOf({}, role)),
    [`GET ${CONNECTIONS}`]: ok(list),
    ...NO_REPORT,
    ...answers,
  });

const region = (name: string) => screen.findByRole("region", { name });
const dialog = () => screen.findByRole("dialog");

describe("provider connection page", () => {
  it("FR-006-101 shows verification, consent, last check and the last error with who can remove it", async () => {
    open(
      listOf([
        connectionOf({
          consent_status: "revoked",
          verification_status: "blocked",
          last_error: reasonOf("provider_consent_revoked"),
        }),
      ]),
    );
    const health = await region("Health");
    expect(health).toHaveTextContent("Blocked");
    expect(health).toHaveTextContent("Revoked");
    expect(health).toHaveTextContent("Admin consent revoked");
    expect(health).toHaveTextContent("Owner: Tenant admin");
    expect(within(health).getByText("Last check").nextElementSibling?.querySelector("time")).toHaveAttribute(
      "datetime",
      "2026-11-28T06:00:00.000Z",
    );
    expect(document.title).toBe("Provider connection · TenantPilot");
    expect(screen.getByRole("link", { name: "Contoso" })).toHaveAttribute("href", `/admin/t/${TEN}`);
  });

  it("FR-006-101 follows a verification that someone else started, and asks again when it ends", async () => {
    let list = listOf([connectionOf({ verification_status: "unknown", last_health_check_at: null })]);
    open(list, { [`GET ${CONNECTIONS}`]: () => ok(list) });
    expect(await region("Health")).toHaveTextContent("Never");
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-28T12:00:00.000Z" });
    socket.say({ type: "run", run: runningRun() });
    expect(await screen.findByText("Verification under way")).toBeInTheDocument();
    list = listOf([connectionOf()]);
    socket.say({ type: "run", run: succeededRun() });
    await waitFor(async () => expect(await region("Health")).toHaveTextContent("Healthy"));
    expect(screen.queryByText("Verification under way")).not.toBeInTheDocument();
  });

  it("FR-006-101 shows the new state when a consent came out in another tab", async () => {
    let list = listOf([connectionOf({ consent_status: "required" })]);
    open(list, { [`GET ${CONNECTIONS}`]: () => ok(list) });
    expect(await region("Health")).toHaveTextContent("Required");
    list = listOf([connectionOf()]);
    announceConsent();
    await waitFor(async () => expect(await region("Health")).toHaveTextContent("Granted"));
  });

  it("FR-006-102 shows what a dedicated connection is made of, and of its credential the kind and dates only", async () => {
    open(listOf([dedicatedOf()]));
    const details = await region("Details");
    expect(details).toHaveTextContent("Dedicated app, default");
    expect(details).toHaveTextContent(DIRECTORY);
    expect(details).toHaveTextContent(APPLICATION);
    expect(details).toHaveTextContent(/Client secret, set/);
    expect(details).toHaveTextContent("Expiry not known");
  });

  it.each([
    ["before it expires", 5, "The credential expires within 30 days", "Expires soon"],
    ["after it has expired", -5, "The credential has expired", "Expired"],
  ])("FR-006-102 warns about a credential %s", async (_, days, warning, badge) => {
    const expires_at = new Date(Date.now() + days * 86_400_000).toISOString();
    open(
      listOf([dedicatedOf({ credential: { kind: "certificate", set_at: "2026-11-01T08:00:00.000Z", expires_at } })]),
    );
    expect(await screen.findByText(warning)).toBeInTheDocument();
    expect(within(await region("Details")).getAllByText(badge).length).toBeGreaterThan(0);
  });

  it("FR-006-103 leads to the consent page in a tab of its own, and starts a verification", async () => {
    const app = open(listOf([connectionOf({ consent_status: "required" })]), {
      [`POST /api/admin/tenants/${TEN}/operations`]: { status: 201, body: runningRun() },
      "GET /api/admin/operations/run_1": ok(runningRun()),
    });
    const consent = await screen.findByRole("link", { name: /^Grant admin consent/ });
    expect(consent).toHaveAttribute("href", "/admin/connections/con_platform/consent");
    expect(consent).toHaveAttribute("target", "_blank");
    expect(consent).toHaveAttribute("rel", expect.stringContaining("noopener"));
    fireEvent.click(screen.getByRole("button", { name: "Verify connection" }));
    await waitFor(() => expect(app.address()).toBe("/admin/operations/run_1"));
  });

  it("FR-006-103 shows each change disabled with the reason to who lacks provider.manage", async () => {
    const app = open(listOf([dedicatedOf()]), {}, "operator");
    for (const name of ["Grant admin consent again", "Rotate credential", "Disable", "Add connection"]) {
      const button = await screen.findByRole("button", { name });
      expect(button).toHaveAccessibleDescription("This needs the role Owner or Manager on this tenant.");
      fireEvent.click(button);
    }
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(app.requests.every((request) => request.method === "GET")).toBe(true);
    expect(screen.getByRole("button", { name: "Verify connection" })).not.toHaveAccessibleDescription();
  });

  it("FR-006-103 shows each change disabled with the reason on an archived tenant", async () => {
    open(listOf([connectionOf()]), { [TENANT]: ok(tenantDetailOf({ status: "archived" }, "owner")) });
    expect(await screen.findByRole("button", { name: "Disable" })).toHaveAccessibleDescription(
      "An archived tenant takes no changes.",
    );
  });

  it("FR-006-103 shows verifying disabled with the reason to who lacks provider.verify", async () => {
    open(listOf([connectionOf()]), {}, "readonly");
    expect(await screen.findByRole("button", { name: "Verify connection" })).toHaveAccessibleDescription(
      "This needs the role Owner, Manager or Operator on this tenant.",
    );
  });

  it("FR-006-104 rotates a secret from a masked field, trimmed, and forgets it", async () => {
    const app = open(listOf([dedicatedOf()]), {
      [`PUT ${CONNECTION}/credential`]: ok(
        dedicatedOf({ credential: { kind: "secret", set_at: "2026-11-28T09:00:00.000Z", expires_at: null } }),
      ),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Rotate credential" }));
    const field = await screen.findByLabelText("Client secret", { selector: "input[type=password]" });
    expect(field).toHaveAttribute("spellcheck", "false");
    expect(field).toHaveAttribute("autocomplete", "off");
    fireEvent.input(field, { target: { value: "  s3cret~value  " } });
    fireEvent.submit(within(await dialog()).getByRole("button", { name: "Rotate credential" }));
    expect(await screen.findByText(/The credential was rotated\./)).toBeInTheDocument();
    const sent = app.requests.find((request) => request.method === "PUT");
    expect(sent?.body).toEqual({ kind: "secret", secret: "s3cret~value" });
    expect(sent?.headers.get("Idempotency-Key")).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    fireEvent.click(screen.getByRole("button", { name: "Rotate credential" }));
    expect(await screen.findByLabelText("Client secret", { selector: "input[type=password]" })).toHaveValue("");
  });

  it("FR-006-104 shows a refusal of the secret beside its field and keeps the dialog", async () => {
    open(listOf([dedicatedOf()]), {
      [`PUT ${CONNECTION}/credential`]: problem(422, "validation_failed", {
        errors: [{ path: "body.secret", code: "invalid", detail: "A client secret contains no spaces." }],
      }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Rotate credential" }));
    const field = await screen.findByLabelText("Client secret", { selector: "input[type=password]" });
    fireEvent.input(field, { target: { value: "two words" } });
    fireEvent.submit(within(await dialog()).getByRole("button", { name: "Rotate credential" }));
    await waitFor(() => expect(field).toHaveAccessibleDescription("A client secret contains no spaces."));
    expect(field).toHaveAttribute("aria-invalid", "true");
    expect(within(await dialog()).queryByRole("alert")).not.toBeInTheDocument();
  });

  it("FR-006-104 forgets what was typed when the dialog is left", async () => {
    open(listOf([dedicatedOf()]));
    fireEvent.click(await screen.findByRole("button", { name: "Rotate credential" }));
    const field = await screen.findByLabelText("Client secret", { selector: "input[type=password]" });
    fireEvent.input(field, { target: { value: "half-typed" } });
    fireEvent.click(within(await dialog()).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    fireEvent.click(screen.getByRole("button", { name: "Rotate credential" }));
    expect(await screen.findByLabelText("Client secret", { selector: "input[type=password]" })).toHaveValue("");
  });

  it("FR-006-104 sends a certificate with its private key", async () => {
    const app = open(listOf([dedicatedOf()]), { [`PUT ${CONNECTION}/credential`]: ok(dedicatedOf()) });
    fireEvent.click(await screen.findByRole("button", { name: "Rotate credential" }));
    fireEvent.click(await screen.findByLabelText("Certificate"));
    fireEvent.input(await screen.findByLabelText("Certificate (PEM)"), { target: { value: " CERT\n" } });
    fireEvent.input(screen.getByLabelText("Private key (PEM)"), { target: { value: "KEY\n" } });
    fireEvent.submit(within(await dialog()).getByRole("button", { name: "Rotate credential" }));
    await waitFor(() =>
      expect(app.requests.find((request) => request.method === "PUT")?.body).toEqual({
        kind: "certificate",
        certificate: "CERT",
        private_key: "KEY",
      }),
    );
  });

  it("FR-006-104 cannot rotate where no credential can be stored, and says why", async () => {
    open(listOf([dedicatedOf()], false));
    expect(await screen.findByRole("button", { name: "Rotate credential" })).toHaveAccessibleDescription(
      /no key to encrypt/,
    );
  });

  it("FR-006-105 disables only after the tenant's name was typed", async () => {
    let list = listOf([connectionOf()]);
    const app = open(list, {
      [`GET ${CONNECTIONS}`]: () => ok(list),
      [`PATCH ${CONNECTION}`]: () => {
        list = listOf([connectionOf({ enabled: false })]);
        return ok(list.items[0]);
      },
    });
    fireEvent.click(await screen.findByRole("button", { name: "Disable" }));
    expect(await screen.findByText("Disable the provider connection of Contoso?")).toBeInTheDocument();
    const confirm = within(await dialog()).getByRole("button", { name: "Disable connection" });
    expect(confirm).toBeDisabled();
    fireEvent.input(screen.getByLabelText("Type “Contoso” to confirm"), { target: { value: "Contoso" } });
    fireEvent.submit(confirm);
    expect(await screen.findByText("This provider connection is disabled")).toBeInTheDocument();
    expect(app.requests.find((request) => request.method === "PATCH")?.body).toEqual({ enabled: false });
  });

  it("FR-006-103 enables again without a question, and says so when that is refused", async () => {
    const app = open(listOf([connectionOf({ enabled: false })]), {
      [`PATCH ${CONNECTION}`]: problem(403, "forbidden", { detail: "This needs the capability provider.manage." }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Enable" }));
    expect(await screen.findByText(/The provider connection was not enabled\./)).toHaveTextContent("provider.manage");
    expect(app.requests.find((request) => request.method === "PATCH")?.body).toEqual({ enabled: true });
  });

  it("FR-006-103 adds the first connection from the empty page", async () => {
    let list = listOf([]);
    const app = open(list, {
      [`GET ${CONNECTIONS}`]: () => ok(list),
      [`POST ${CONNECTIONS}`]: () => {
        list = listOf([connectionOf({ consent_status: "required" })]);
        return { status: 201, body: list.items[0] };
      },
    });
    expect(await screen.findByText("No provider connection yet")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Add connection" }));
    fireEvent.submit(within(await dialog()).getByRole("button", { name: "Add connection" }));
    expect(await region("Health")).toHaveTextContent("Required");
    expect(app.requests.find((request) => request.method === "POST")?.body).toEqual({ connection_type: "platform" });
  });

  it("FR-006-104 adds a dedicated connection and shows refusals beside their fields", async () => {
    const app = open(listOf([connectionOf()]), {
      [`POST ${CONNECTIONS}`]: problem(422, "validation_failed", {
        errors: [
          { path: "body.client_id", code: "invalid", detail: "An application (client) id is a GUID." },
          { path: "body.credential.secret", code: "invalid", detail: "A client secret has at least 8 characters." },
        ],
      }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Add connection" }));
    fireEvent.click(await screen.findByRole("radio", { name: /^Dedicated app/ }));
    fireEvent.input(await screen.findByLabelText("Application (client) id"), { target: { value: " abc " } });
    fireEvent.input(screen.getByLabelText("Client secret", { selector: "input[type=password]" }), {
      target: { value: "short" },
    });
    fireEvent.submit(within(await dialog()).getByRole("button", { name: "Add connection" }));
    await waitFor(() =>
      expect(screen.getByLabelText("Application (client) id")).toHaveAccessibleDescription(
        "An application (client) id is a GUID.",
      ),
    );
    expect(screen.getByLabelText("Client secret", { selector: "input[type=password]" })).toHaveAccessibleDescription(
      "A client secret has at least 8 characters.",
    );
    expect(app.requests.find((request) => request.method === "POST")?.body).toEqual({
      connection_type: "dedicated",
      client_id: "abc",
      credential: { kind: "secret", secret: "short" },
    });
  });

  it("FR-006-103 makes another connection the default, which is then the one that is verified", async () => {
    const other = dedicatedOf({ id: "con_own", is_default: false });
    let list = listOf([connectionOf(), other]);
    const app = open(
      list,
      {
        [`GET ${CONNECTIONS}`]: () => ok(list),
        "PATCH /api/admin/provider-connections/con_own": () => {
          list = listOf([connectionOf({ is_default: false }), { ...other, is_default: true }]);
          return ok(list.items[1]);
        },
      },
      "owner",
      `${PAGE}?connection=con_own`,
    );
    expect(await region("Details")).toHaveTextContent(APPLICATION);
    expect(screen.getByRole("button", { name: "Verify connection" })).toHaveAccessibleDescription(
      /Only the default connection is verified\./,
    );
    fireEvent.click(screen.getByRole("button", { name: "Make default" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Make default" })).not.toBeInTheDocument());
    expect(app.requests.find((request) => request.method === "PATCH")?.body).toEqual({ is_default: true });
    expect(screen.getByRole("button", { name: "Verify connection" })).not.toHaveAccessibleDescription();
    expect(screen.getByRole("region", { name: "All provider connections" })).toHaveTextContent("Platform app");
  });

  it("FR-006-106 sums up the latest report and leads to its run and the permissions", async () => {
    open(listOf([connectionOf()]), { [`GET ${REPORT}`]: ok(reportOf()) });
    const latest = await region("Latest verification");
    await waitFor(() => expect(latest).toHaveTextContent("1 failed, 1 not run, 5 passed"));
    expect(within(latest).getByRole("list", { name: "Findings" })).toHaveTextContent(
      "Required application permissionsRequired permission missing",
    );
    expect(latest).not.toHaveTextContent("Verify again before relying on it.");
    expect(within(latest).getByRole("link", { name: "View operation" })).toHaveAttribute(
      "href",
      "/admin/operations/run_9",
    );
    expect(within(latest).getByRole("link", { name: "Required permissions" })).toHaveAttribute(
      "href",
      `/admin/t/${TEN}/required-permissions`,
    );
  });

  it("FR-006-106 says that the connection was changed after the report", async () => {
    open(listOf([connectionOf({ configured_at: new Date(Date.now() + 1_000).toISOString() })]), {
      [`GET ${REPORT}`]: ok(reportOf()),
    });
    const latest = await region("Latest verification");
    await waitFor(() => expect(latest).toHaveTextContent("changed after this verification"));
  });

  it("FR-006-106 says that there is no report yet", async () => {
    open(listOf([connectionOf()]));
    expect(await screen.findByText("No verification report yet")).toBeInTheDocument();
  });

  it("FR-006-114 says not found for a tenant out of scope, and shows nothing of a connection", async () => {
    openApp(PAGE, {
      [TENANT]: problem(404, "not_found"),
      [`GET ${CONNECTIONS}`]: problem(404, "not_found"),
      ...NO_REPORT,
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
    expect(screen.queryByRole("region", { name: "Health" })).not.toBeInTheDocument();
  });

  it("FR-006-115 is reached from the tenant dashboard, as are the required permissions", async () => {
    openApp(`/admin/t/${TEN}`, { [TENANT]: ok(tenantDetailOf()) });
    expect(await screen.findByRole("link", { name: "Open connection" })).toHaveAttribute("href", PAGE);
    expect(screen.getByRole("link", { name: "Required permissions" })).toHaveAttribute(
      "href",
      `/admin/t/${TEN}/required-permissions`,
    );
  });

  it("FR-006-115 is where the tenant dashboard leads when there is no connection", async () => {
    openApp(`/admin/t/${TEN}`, { [TENANT]: ok(tenantDetailOf({ provider: null })) });
    expect(await screen.findByRole("link", { name: "Set up provider connection" })).toHaveAttribute("href", PAGE);
  });
});
