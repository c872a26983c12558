import { createMemoryHistory, MemoryRouter, Route, useParams } from "@solidjs/router";
import { render, screen, waitFor } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { PageHeader } from "../../../web/ui/page-header.tsx";

function Page() {
  const params = useParams<{ name: string }>();
  return <PageHeader title={params.name} breadcrumbs={[{ label: "Start", href: "/" }, { label: params.name }]} />;
}

describe("PageHeader", () => {
  it("names the document, and after a navigation, also to the same page of another thing, takes the focus", async () => {
    const history = createMemoryHistory();
    history.set({ value: "/contoso", replace: true });
    render(() => (
      <MemoryRouter history={history}>
        <Route path="/:name" component={Page} />
      </MemoryRouter>
    ));
    expect(document.title).toBe("contoso · TenantPilot");
    expect(screen.getByRole("heading", { level: 1 })).not.toHaveFocus();
    history.set({ value: "/fabrikam" });
    await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "fabrikam" })).toHaveFocus());
    expect(document.title).toBe("fabrikam · TenantPilot");
  });
});
