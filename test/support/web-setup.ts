import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@solidjs/testing-library";
import { afterEach } from "vitest";

// The first page of a file loads its chunk through vitest's transform, which takes seconds on a busy machine: the default of
// one second tests the machine, not the page. What never appears fails all the same.
configure({ asyncUtilTimeout: 15_000 });

// jsdom lays nothing out and has no scrolling
const { prototype } = (globalThis as unknown as { Element: { prototype: { scrollIntoView?: () => void } } }).Element;
prototype.scrollIntoView ??= () => undefined;

afterEach(cleanup);
