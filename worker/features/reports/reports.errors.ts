import { invalid } from "../../platform/errors.ts";

export const unknownPart = (parts: number) =>
  invalid([{ path: "query.part", code: "unknown_part", detail: `The report has ${parts} parts, counted from 0.` }]);
