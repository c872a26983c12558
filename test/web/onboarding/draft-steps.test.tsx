import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { TEN } from "../admin/fixtures.ts";
import { ok, openApp, problem } from "../admin/open-app.tsx";
import { blankDraft, CON, connectionOf, draftOf, PAGE, PATH, unconnectedDraft } from "./fixtures.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

const CONNECTIONS = `/api/admin/tenants/${TEN}/provider-connections`;

/** The page over a draft that the test moves on. */
function openDraft(first: DraftView, answers: Parameters<typeof openApp>[1] = {}) {
  let draft = first;
  const app = openApp(PAGE, { [`GET ${PATH}`]: () => ok(draft), ...answers });
  return {
    ...app,
    becomes: (next: DraftView) => {
      draft = next;
    },
    sent: (method: string) => app.requests.filter((request) => request.method === method),
  };
}
const field = (name: string) => screen.getByLabelText(name);
const typeIn = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });
const click = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const step = (name: string) => screen.findByRole("region", { name });
const inStep = async (name: string) => within(await step(name));

describe("steps of an onboarding", () => {
  it("FR-240-105 shows the four steps with their states, and only those that were reached can be looked at", async () => {
    openDraft(draftOf());
    const steps = within(await screen.findByRole("navigation", { name: "Steps of the onboarding" }));
    expect(steps.getAllByRole("button").map((button) => button.textContent)).toEqual([
      "Identify tenantDone",
      "Connect providerDone",
      "3Verify accessCurrent step",
      "4ActivateNot reached yet",
    ]);
    expect(steps.getByRole("button", { name: /Activate/ })).toBeDisabled();
    fireEvent.click(steps.getByRole("button", { name: /Connect provider/ }));
    expect(await step("Connect provider")).toBeInTheDocument();
    expect(steps.getByRole("button", { name: /Connect provider/ })).toHaveAttribute("aria-current", "step");
  });

  describe("FR-240-106 identify", () => {
    it("FR-240-104 identifies the tenant, and the next step takes the focus", async () => {
      const app = openDraft(blankDraft(), { [`PATCH ${PATH}`]: () => ok(unconnectedDraft()) });
      await step("Identify tenant");
      typeIn("Directory id or domain", "contoso.com");
      typeIn("Display name", "Contoso");
      const form = await inStep("Identify tenant");
      fireEvent.click(form.getByRole("button", { name: "Identify tenant" }));
      const next = await step("Connect provider");
      expect(next).toHaveFocus();
      const [patch] = app.sent("PATCH");
      expect(patch?.body).toEqual({ identify: { external_tenant: "contoso.com", display_name: "Contoso" } });
      expect(patch?.headers.get("If-Match")).toBe('"1"');
      expect(screen.getByRole("heading", { level: 1, name: "Onboarding of Contoso" })).toBeInTheDocument();
    });

    it("says which field is wrong", async () => {
      openDraft(blankDraft(), {
        [`PATCH ${PATH}`]: problem(422, "invalid_input", {
          errors: [{ path: "body.identify.display_name", code: "too_small", detail: "Enter a name." }],
        }),
      });
      const form = await inStep("Identify tenant");
      fireEvent.click(form.getByRole("button", { name: "Identify tenant" }));
      await waitFor(() => expect(field("Display name")).toHaveAccessibleDescription("Enter a name."));
    });

    it("goes on with the tenant's own onboarding when it has one already", async () => {
      const other = unconnectedDraft({ id: "drf_2" });
      const app = openDraft(blankDraft(), {
        [`PATCH ${PATH}`]: ok(other),
        "GET /api/admin/onboarding-drafts/drf_2": ok(other),
      });
      const form = await inStep("Identify tenant");
      fireEvent.click(form.getByRole("button", { name: "Identify tenant" }));
      await waitFor(() => expect(app.address()).toBe("/admin/onboarding/drf_2"));
    });

    it("renames an identified tenant", async () => {
      const renamed = draftOf({
        version: 4,
        tenant: { id: TEN, display_name: "Contoso Ltd", external_tenant_id: null, status: "onboarding" },
      });
      const app = openDraft(draftOf(), { [`PATCH ${PATH}`]: ok(renamed) });
      fireEvent.click(await screen.findByRole("button", { name: /Identify tenant/ }));
      expect(screen.getByRole("button", { name: "Save name" })).toHaveAccessibleDescription(/saved as it stands/);
      typeIn("Display name", " Contoso Ltd ");
      click("Save name");
      expect(await screen.findByRole("heading", { level: 1, name: "Onboarding of Contoso Ltd" })).toBeInTheDocument();
      expect(app.sent("PATCH")[0]?.body).toEqual({ display_name: "Contoso Ltd" });
    });
  });

  describe("FR-240-107 connect provider", () => {
    it("connects through the platform's application and goes on to the verification", async () => {
      const app = openDraft(unconnectedDraft(), {
        [`POST ${CONNECTIONS}`]: () => {
          app.becomes(draftOf());
          return { status: 201, body: connectionOf() };
        },
      });
      await step("Connect provider");
      expect(screen.getByRole("radio", { name: /Platform app/ })).toBeChecked();
      fireEvent.click((await inStep("Connect provider")).getByRole("button", { name: "Connect provider" }));
      expect(await step("Verify access")).toHaveFocus();
      expect(app.sent("POST")[0]?.body).toEqual({ connection_type: "platform" });
    });

    it("FR-240-104 stays in sight with the focus while consent is missing", async () => {
      const waiting = connectionOf({ consent_status: "required" });
      const app = openDraft(unconnectedDraft(), {
        [`POST ${CONNECTIONS}`]: () => {
          app.becomes(unconnectedDraft({ lifecycle: "action_required", connection: waiting, connections: [waiting] }));
          return { status: 201, body: waiting };
        },
      });
      const form = await inStep("Connect provider");
      form.getByRole("button", { name: "Connect provider" }).focus();
      fireEvent.click(form.getByRole("button", { name: "Connect provider" }));
      expect(await form.findByRole("link", { name: "Open provider connection" })).toBeInTheDocument();
      expect(await step("Connect provider")).toHaveFocus();
    });

    it("FR-240-108 connects a dedicated application with its secret, which is then nowhere on the page, in the address or in storage", async () => {
      const dedicated = connectionOf({ connection_type: "dedicated", client_id: "app" });
      const app = openDraft(unconnectedDraft(), {
        [`POST ${CONNECTIONS}`]: () => {
          app.becomes(draftOf({ connection: dedicated, connections: [dedicated] }));
          return { status: 201, body: dedicated };
        },
      });
      fireEvent.click(await screen.findByRole("radio", { name: /Dedicated app/ }));
      typeIn("Application (client) id", " 22222222-2222-4222-8222-222222222222 ");
      typeIn("Client secret", " s3cret~value ");
      expect(field("Client secret")).toHaveAttribute("type", "password");
      typeIn("Expires on (optional)", "2027-05-01");
      fireEvent.click((await inStep("Connect provider")).getByRole("button", { name: "Connect provider" }));
      await step("Verify access");
      expect(app.sent("POST")[0]?.body).toEqual({
        connection_type: "dedicated",
        client_id: "22222222-2222-4222-8222-222222222222",
        credential: { kind: "secret", secret: "s3cret~value", expires_at: "2027-05-01T23:59:59.000Z" },
      });
      fireEvent.click(screen.getByRole("button", { name: /Connect provider/ }));
      click("Add another provider connection");
      fireEvent.click(screen.getByRole("radio", { name: /Dedicated app/ }));
      expect(field("Client secret")).toHaveValue("");
      expect(app.address()).toBe(PAGE);
      expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("s3cret");
    });

    it("takes a certificate in place of a secret", async () => {
      const app = openDraft(unconnectedDraft(), {
        [`POST ${CONNECTIONS}`]: problem(422, "invalid_input", {
          errors: [
            { path: "body.credential.private_key", code: "invalid", detail: "Paste the private key in PEM form." },
          ],
        }),
      });
      fireEvent.click(await screen.findByRole("radio", { name: /Dedicated app/ }));
      fireEvent.click(screen.getByRole("radio", { name: "Certificate" }));
      typeIn("Certificate (PEM)", "-----BEGIN CERTIFICATE-----");
      typeIn("Private key (PEM)", "nonsense");
      fireEvent.click((await inStep("Connect provider")).getByRole("button", { name: "Connect provider" }));
      await waitFor(() =>
        expect(field("Private key (PEM)")).toHaveAccessibleDescription("Paste the private key in PEM form."),
      );
      expect(app.sent("POST")[0]?.body).toMatchObject({
        credential: { kind: "certificate", certificate: "-----BEGIN CERTIFICATE-----", private_key: "nonsense" },
      });
      expect(field("Certificate (PEM)")).toHaveValue("-----BEGIN CERTIFICATE-----");
    });

    it("selects another of the tenant's connections", async () => {
      const other = connectionOf({ id: "con_2", is_default: false, connection_type: "dedicated" });
      const app = openDraft(draftOf({ connections: [connectionOf(), other] }), {
        [`PATCH ${PATH}`]: ok(draftOf({ version: 4, connection: other, connections: [connectionOf(), other] })),
      });
      fireEvent.click(await screen.findByRole("button", { name: /Connect provider/ }));
      const use = screen.getByRole("button", { name: "Use this connection" });
      expect(use).toHaveAccessibleDescription("This one is in use.");
      fireEvent.click(screen.getByRole("radio", { name: /Dedicated app/ }));
      fireEvent.click(use);
      await waitFor(() => expect(app.sent("PATCH")[0]?.body).toEqual({ connection_id: "con_2" }));
      await waitFor(() => expect(screen.getByRole("radio", { name: /Dedicated app/ })).toBeChecked());
    });

    it("selects a connection that was added beside another one", async () => {
      const added = connectionOf({ id: "con_2", is_default: false });
      const app = openDraft(draftOf(), {
        [`POST ${CONNECTIONS}`]: () => {
          app.becomes(draftOf({ version: 5, connections: [connectionOf(), added] }));
          return { status: 201, body: added };
        },
        [`PATCH ${PATH}`]: ok(draftOf({ version: 6, connection: added, connections: [connectionOf(), added] })),
      });
      fireEvent.click(await screen.findByRole("button", { name: /Connect provider/ }));
      click("Add another provider connection");
      fireEvent.click((await inStep("Connect provider")).getByRole("button", { name: "Connect provider" }));
      await waitFor(() => expect(app.sent("PATCH")).toHaveLength(1));
      expect(app.sent("PATCH")[0]?.headers.get("If-Match")).toBe('"5"');
      expect(app.sent("PATCH")[0]?.body).toEqual({ connection_id: "con_2" });
    });

    it("leads to the consent in a new tab and to the provider connection", async () => {
      openDraft(draftOf({ connection: connectionOf({ consent_status: "required" }) }));
      fireEvent.click(await screen.findByRole("button", { name: /Connect provider/ }));
      const form = await inStep("Connect provider");
      const consent = form.getByRole("link", { name: "Grant admin consent (opens a new tab)" });
      expect(consent).toHaveAttribute("href", `/admin/connections/${CON}/consent`);
      expect(consent).toHaveAttribute("target", "_blank");
      expect(form.getByRole("link", { name: "Open provider connection" })).toHaveAttribute(
        "href",
        `/admin/t/${TEN}/provider-connection`,
      );
    });

    it("FR-002-012 shows who may not manage the provider the reason", async () => {
      const { capabilities } = draftOf({}, "operator");
      openDraft(draftOf({ capabilities }));
      fireEvent.click(await screen.findByRole("button", { name: /Connect provider/ }));
      const form = await inStep("Connect provider");
      for (const name of ["Grant admin consent again", "Add another provider connection"])
        expect(form.getByRole("button", { name })).toHaveAccessibleDescription(
          "This needs the role Owner or Manager on this tenant.",
        );
    });
  });
});
