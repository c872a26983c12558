import { fireEvent, render, screen } from "@solidjs/testing-library";
import { describe, expect, it, vi } from "vitest";
import { LoadMore, type PagedList } from "../../../web/ui/load-more.tsx";

const FAILURE = "The next page could not be loaded.";

const show = (more: Partial<PagedList>) => {
  const fetchNextPage = vi.fn();
  const list = { hasNextPage: true, isFetchingNextPage: false, isFetchNextPageError: false, fetchNextPage, ...more };
  render(() => <LoadMore list={list} />);
  return fetchNextPage;
};

describe("LoadMore", () => {
  it("is the way to the next page, and says nothing beside it while none failed", () => {
    const fetchNextPage = show({});
    fireEvent.click(screen.getByRole("button", { name: "Load more" }));
    expect(fetchNextPage).toHaveBeenCalledOnce();
    expect(screen.queryByText(FAILURE)).not.toBeInTheDocument();
  });

  it("tells of a next page that failed beside the button that asks for that page again", () => {
    const fetchNextPage = show({ isFetchNextPageError: true });
    expect(screen.getByRole("status")).toHaveTextContent(FAILURE);
    fireEvent.click(screen.getByRole("button", { name: "Load more" }));
    expect(fetchNextPage).toHaveBeenCalledOnce();
  });

  it("is nothing under the last page", () => {
    show({ hasNextPage: false });
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });
});
