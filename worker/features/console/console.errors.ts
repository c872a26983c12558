import { AppError } from "../../platform/errors.ts";

export const rebuilding = () =>
  new AppError(503, "console_rebuilding", "The console is being rebuilt", {
    detail: "The numbers are being derived from the database again.",
    headers: { "Retry-After": "5" },
  });

export const unreachable = () =>
  new AppError(503, "console_unreachable", "The console cannot be told now", {
    detail: "Neither operations nor product telemetry could be read.",
    headers: { "Retry-After": "5" },
  });
