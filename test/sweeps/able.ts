import { type Caller, signInAgain } from "./callers.ts";
import { type DescribedRoute, describedRoutes, readDocument } from "./described-routes.ts";
import { type Outgoing, type Seen, send } from "./http.ts";
import type { Schemas } from "./json-schema.ts";
import { requestFor } from "./requests.ts";
import { casesOf, type RouteCase, type Subject } from "./route-policy.ts";
import { makeWorld, type World } from "./world.ts";

/** A case of a route with somebody who passes all its checks: what is wrong with a request is then its input alone. */
export interface Able {
  world: World;
  name: string;
  route: DescribedRoute;
  routeCase: RouteCase;
  caller: Caller;
  /** Makes anew what a valid request is about. */
  subject(): Promise<Subject>;
  request(): Promise<Outgoing>;
  send(outgoing: Outgoing): Promise<Seen>;
  /** After a request that ended the caller's session. */
  signInAgain(): Promise<void>;
}

/** Status of a valid request. */
export const successOf = ({ routeCase: { success }, caller }: Able): number =>
  typeof success === "number" ? success : success(caller);

function ableCaller({ access }: RouteCase, callers: Caller[]): Caller {
  const wanted = { none: "stranger", admin: "owner", system: "staff with everything" }[access.plane];
  const caller = callers.find(({ name }) => name === wanted);
  if (caller === undefined) throw new Error(`nobody is called ${wanted}`);
  return caller;
}

function able(world: World, route: DescribedRoute, routeCase: RouteCase): Able {
  const caller = ableCaller(routeCase, world.callers);
  const subject = async () => (await routeCase.subject?.(world, caller)) ?? {};
  return {
    world,
    name: routeCase.about === undefined ? route.key : `${route.key} (${routeCase.about})`,
    route,
    routeCase,
    caller,
    subject,
    request: async () => requestFor(route, await subject()),
    send: (outgoing) => send({ ...outgoing, cookie: caller.cookie }),
    signInAgain: () => signInAgain(caller),
  };
}

/** Every case of every route, in a world of its own, with the schemas that the document names. */
export async function everyCase(): Promise<{ world: World; cases: Able[]; schemas: Schemas }> {
  const world = await makeWorld();
  const document = await readDocument();
  const cases = describedRoutes(document).flatMap((route) =>
    casesOf(route.key).map((routeCase) => able(world, route, routeCase)),
  );
  return { world, cases, schemas: document.components.schemas };
}
