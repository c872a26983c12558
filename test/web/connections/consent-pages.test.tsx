import { fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reasonOf, TEN } from "../admin/fixtures.ts";
import { ok, openApp, problem, settled } from "../admin/open-app.tsx";
import { CON, CONNECTION, CONSENTS, connectionOf, consentOf } from "./fixtures.ts";

const replace = vi.fn();

beforeEach(() => {
  sessionStorage.clear();
  replace.mockReset();
  vi.stubGlobal("location", { href: "http://localhost/", origin: "http://localhost", replace });
});
afterEach(() => vi.unstubAllGlobals());

const PROVIDER = "https://login.provider.test/adminconsent?state=s.1";
const START = `POST ${CONNECTION}/consent`;
const started = ok({ url: PROVIDER, expires_at: "2026-11-28T12:10:00.000Z" });
const CONNECTION_PAGE = `/admin/t/${TEN}/provider-connection`;
const methods = { "GET /api/admin/sign-in-methods": ok({ password: true, entra: false }) };

const posts = (app: ReturnType<typeof openApp>) => app.requests.filter((request) => request.method === "POST");
const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

describe("consent start page", () => {
  const PAGE = `/admin/connections/${CON}/consent`;

  it("FR-006-107 asks once where consent is granted, says what happens, and goes there", async () => {
    const app = openApp(PAGE, { [START]: started });
    expect(await heading("Taking you to the provider")).toBeInTheDocument();
    await waitFor(() => expect(replace).toHaveBeenCalledWith(PROVIDER));
    expect(screen.getByRole("link", { name: "Go there now if nothing happens" })).toHaveAttribute("href", PROVIDER);
    await settled();
    expect(replace).toHaveBeenCalledTimes(1);
    expect(posts(app)).toHaveLength(1);
    expect(screen.getByText(/an administrator of the tenant signs in/)).toBeInTheDocument();
  });

  it("FR-006-107 says why it cannot start, goes nowhere, and leads back to the connection", async () => {
    openApp(PAGE, {
      [START]: problem(403, "forbidden", { detail: "This needs the capability provider.manage." }),
      [`GET ${CONNECTION}`]: ok(connectionOf()),
    });
    expect(await heading("Not permitted")).toBeInTheDocument();
    expect(screen.getByRole("alert")).toHaveTextContent("provider.manage");
    expect(await screen.findByRole("link", { name: "Back to the provider connection" })).toHaveAttribute(
      "href",
      CONNECTION_PAGE,
    );
    expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
    expect(replace).not.toHaveBeenCalled();
  });

  it("FR-006-107 starts again only when asked to", async () => {
    let answer = problem(409, "connection_disabled", { title: "Disabled", detail: "Enable the connection first." });
    const app = openApp(PAGE, { [START]: () => answer, [`GET ${CONNECTION}`]: ok(connectionOf()) });
    const again = await screen.findByRole("button", { name: "Try again" });
    answer = started;
    fireEvent.click(again);
    await waitFor(() => expect(replace).toHaveBeenCalledWith(PROVIDER));
    expect(posts(app)).toHaveLength(2);
  });

  it("FR-006-107 leads to the start page when the connection does not exist for the viewer", async () => {
    openApp(PAGE, { [START]: problem(404, "not_found"), [`GET ${CONNECTION}`]: problem(404, "not_found") });
    expect(await heading("Not found")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Go to TenantPilot" })).toHaveAttribute("href", "/admin");
  });

  it("FR-006-107 sends who is signed out to sign in, and back", async () => {
    const app = openApp(PAGE, { [START]: problem(401, "unauthenticated"), ...methods });
    await waitFor(() => expect(app.address()).toBe(`/admin/sign-in?next=${encodeURIComponent(PAGE)}`));
  });
});

describe("consent return page", () => {
  const PAGE = "/admin/consent";
  const BACK = `${PAGE}?admin_consent=True&tenant=t-1&state=s.1&session_state=x`;
  const FINISH = `POST ${CONSENTS}`;

  it("FR-006-108 hands the provider's answer on once and takes it out of the address", async () => {
    const app = openApp(BACK, { [FINISH]: ok(consentOf()) });
    expect(await heading("Admin consent granted")).toBeInTheDocument();
    expect(app.address()).toBe(PAGE);
    await settled();
    expect(posts(app).map(({ body }) => body)).toEqual([{ state: "s.1", admin_consent: "True", tenant: "t-1" }]);
    expect(JSON.stringify({ ...sessionStorage })).not.toContain("s.1");
  });

  it("FR-006-108 sends it again under the same key when the page is loaded again in the middle", async () => {
    const first = openApp(BACK, { [FINISH]: () => new Promise(() => undefined) });
    await waitFor(() => expect(posts(first)).toHaveLength(1));
    const second = openApp(PAGE, { [FINISH]: ok(consentOf()) });
    expect(await heading("Admin consent granted")).toBeInTheDocument();
    expect(posts(second)[0]?.body).toEqual(posts(first)[0]?.body);
    expect(posts(second)[0]?.headers.get("Idempotency-Key")).toBe(posts(first)[0]?.headers.get("Idempotency-Key"));
  });

  it("FR-006-108 sends who is signed out to sign in without the state in the address, and comes back to it", async () => {
    const app = openApp(BACK, { [FINISH]: problem(401, "unauthenticated"), ...methods });
    await waitFor(() => expect(app.address()).toBe(`/admin/sign-in?next=${encodeURIComponent(PAGE)}`));
    const back = openApp(PAGE, { [FINISH]: ok(consentOf()) });
    expect(await heading("Admin consent granted")).toBeInTheDocument();
    expect(posts(back)[0]?.body).toMatchObject({ state: "s.1" });
  });

  it("FR-006-108 asks nothing when it was opened without an answer of the provider", async () => {
    const app = openApp(PAGE);
    expect(await heading("There is nothing to confirm here")).toBeInTheDocument();
    expect(posts(app)).toHaveLength(0);
    expect(screen.getByRole("link", { name: "Go to TenantPilot" })).toHaveAttribute("href", "/admin");
  });

  it("FR-006-108 tries again under the same key when the answer got lost", async () => {
    let answer = problem(500, "internal");
    const app = openApp(BACK, { [FINISH]: () => answer });
    const again = await screen.findByRole("button", { name: "Try again" });
    answer = ok(consentOf());
    fireEvent.click(again);
    expect(await heading("Admin consent granted")).toBeInTheDocument();
    const keys = posts(app).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(1);
  });

  it("FR-006-109 leads on to the open draft of the tenant, else to the connection", async () => {
    openApp(BACK, { [FINISH]: ok(consentOf({ draft_id: "drf_1" })) });
    expect(await screen.findByRole("link", { name: "Continue onboarding of Contoso" })).toHaveAttribute(
      "href",
      "/admin/onboarding/drf_1",
    );
    expect(screen.getByRole("link", { name: "Open provider connection" })).toHaveAttribute("href", CONNECTION_PAGE);
  });

  it.each([
    ["declined", "Admin consent was not given", "provider_consent_failed"],
    ["wrong_tenant", "Consent was given in another directory", "tenant_target_mismatch"],
    ["unconfirmed", "Consent not confirmed for this workspace", "provider_consent_missing"],
  ] as const)("FR-006-109 explains %s, with the reason and a way to start again", async (outcome, title, reason) => {
    openApp(BACK, { [FINISH]: ok(consentOf({ outcome, reason: reasonOf(reason) })) });
    expect(await heading(title)).toBeInTheDocument();
    expect(screen.getByText(reasonOf(reason).label)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Start again" })).toHaveAttribute(
      "href",
      `/admin/connections/${CON}/consent`,
    );
  });

  it("FR-006-116 goes on to the sign-in that confirms the consent, says why, and keeps the answer no longer", async () => {
    const url = "https://login.example/authorize?state=s.2";
    const outcome = { outcome: "sign_in_required", next_url: url } as const;
    openApp(BACK, { [FINISH]: ok(consentOf({ ...outcome, reason: reasonOf("provider_consent_missing") })) });
    expect(await heading("Taking you to the sign-in")).toBeInTheDocument();
    await waitFor(() => expect(replace).toHaveBeenCalledWith(url));
    expect(screen.getByText(/confirms that it is meant for this workspace/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Go there now if nothing happens" })).toHaveAttribute("href", url);
    expect(JSON.stringify({ ...sessionStorage })).not.toContain("s.1");
  });

  it("FR-006-109 does not ask to grant again what is given and not confirmed yet", async () => {
    openApp(BACK, {
      [FINISH]: ok(consentOf({ outcome: "unproven", reason: reasonOf("provider_consent_missing") })),
    });
    expect(await heading("Not confirmed yet")).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "Start again" })).not.toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Open provider connection" })).toBeInTheDocument();
  });

  it.each([
    ["consent_state_expired", "This consent link has expired", true],
    ["consent_state_used", "This answer was already taken in", false],
    ["consent_state_invalid", "This consent does not belong to your session", true],
  ])("FR-006-109 explains the refusal %s and leads on", async (code, title, isAgain) => {
    sessionStorage.setItem("tp_consent_started", JSON.stringify({ connectionId: CON, isOwnTab: false }));
    openApp(BACK, { [FINISH]: problem(409, code), [`GET ${CONNECTION}`]: ok(connectionOf()) });
    expect(await heading(title)).toBeInTheDocument();
    expect(await screen.findByRole("link", { name: "Back to the provider connection" })).toHaveAttribute(
      "href",
      CONNECTION_PAGE,
    );
    expect(screen.queryAllByRole("link", { name: "Start again" })).toHaveLength(isAgain ? 1 : 0);
    expect(sessionStorage.getItem("tp_consent_returned")).toBeNull();
  });

  it.each([
    [true, 1],
    [false, 0],
  ])(
    "FR-006-109 tells to return to the tab that opened this one, when it was opened for it: %s",
    async (isOwnTab, times) => {
      sessionStorage.setItem("tp_consent_started", JSON.stringify({ connectionId: CON, isOwnTab }));
      openApp(BACK, { [FINISH]: ok(consentOf()) });
      expect(await heading("Admin consent granted")).toBeInTheDocument();
      expect(screen.queryAllByText(/close this tab and return/)).toHaveLength(times);
    },
  );
});
