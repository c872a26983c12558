import { fireEvent, render, screen } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { describe, expect, it, vi } from "vitest";
import { Load, type Loadable } from "../../../web/ui/load.tsx";

const problem = (status: number, more: object = {}) => ({ status, title: "Refused", ...more });

const from = (more: Partial<Loadable<string>>): Loadable<string> => ({
  isPending: false,
  isError: false,
  error: null,
  data: undefined,
  refetch: vi.fn(),
  ...more,
});

const show = (load: Loadable<string>) => render(() => <Load from={load}>{(data) => <p>{data()}</p>}</Load>);

describe("Load", () => {
  it("says that content is on its way, without reading data that is not there", () => {
    const data = vi.fn();
    show({
      ...from({ isPending: true }),
      get data() {
        data();
        return undefined;
      },
    });
    expect(screen.getByRole("status")).toHaveTextContent("Loading");
    expect(data).not.toHaveBeenCalled();
  });

  it("offers to try again after a lost network or a failure of the server", () => {
    const refetch = vi.fn();
    show(from({ isError: true, error: problem(500), refetch }));
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Something went wrong on our side");
    expect(refetch).toHaveBeenCalledOnce();
  });

  it("shows a refusal as such, with nothing to repeat", () => {
    show(from({ isError: true, error: problem(403, { detail: "This needs members.manage." }) }));
    expect(screen.getByRole("alert")).toHaveTextContent("This needs members.manage.");
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("keeps data whose refresh failed and says that it may be out of date", () => {
    show(from({ isError: true, error: problem(503), data: "Contoso" }));
    expect(screen.getByText("Contoso")).toBeInTheDocument();
    expect(screen.getByRole("status")).toHaveTextContent("What you see may be out of date.");
  });

  it("says nothing over a list whose next page failed, which is told under it", () => {
    show(from({ isError: true, isFetchNextPageError: true, error: problem(503), data: "Contoso" }));
    expect(screen.getByText("Contoso")).toBeInTheDocument();
    expect(screen.queryByRole("status")).not.toBeInTheDocument();
  });

  it.each([401, 403, 404])("FR-002-017 takes data out of sight once a refresh is answered with %i", (status) => {
    show(from({ isError: true, error: problem(status), data: "Contoso" }));
    expect(screen.queryByText("Contoso")).not.toBeInTheDocument();
    expect(screen.getByRole("alert")).toBeInTheDocument();
  });

  it("follows the data without building the content anew", () => {
    const [data, setData] = createSignal("one");
    show({
      ...from({}),
      get data() {
        return data();
      },
    });
    const paragraph = screen.getByText("one");
    setData("two");
    expect(paragraph).toHaveTextContent("two");
  });
});
