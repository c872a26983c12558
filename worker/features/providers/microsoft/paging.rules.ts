import { z } from "zod";

/** A page of a Graph list. */
export const pageOf = <T>(item: z.ZodType<T>) =>
  z.object({ value: z.array(item), "@odata.nextLink": z.string().min(1).optional() });

/** Address of the next page; null for a link that leads anywhere else than the Graph address: the request carries a token. */
export function nextPageUrl(link: string, graphBaseUrl: string): string | null {
  if (!URL.canParse(link)) return null;
  const { origin, username, password } = new URL(link);
  return origin === new URL(graphBaseUrl).origin && username === "" && password === "" ? link : null;
}
