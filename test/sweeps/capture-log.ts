import { vi } from "vitest";

const LEVELS = ["debug", "error", "info", "log", "warn"] as const;

export interface CapturedLog {
  lines: string[];
  end(): void;
}

/** Keeps what is written to the console from now on, and prints nothing of it, until its end. */
export function captureLog(): CapturedLog {
  const lines: string[] = [];
  const spies = LEVELS.map((level) =>
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      lines.push(parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" "));
    }),
  );
  return {
    lines,
    end: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
