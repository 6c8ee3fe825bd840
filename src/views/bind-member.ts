import type { HandlerArgument } from "../request/route-call.ts";
import type { ViewDefinition } from "./view-definition.ts";
import type { ViewRoute } from "./view-route.ts";

type Handle = (input: HandlerArgument) => unknown;

/**
 * The handler of a member: of an instance that is made for the request, where requests could tell.
 *
 * @param name What the handler is called, for API documents; "" for no name.
 */
export function bindMember({ make, specimen, isPerRequest }: ViewDefinition, member: string, name: string): unknown {
  const { handler } = specimen[member] as ViewRoute;
  if (typeof handler !== "function") return handler;
  const bound = isPerRequest ? perRequest(make, member) : (input: HandlerArgument) => (handler as Handle)(input);
  return Object.defineProperty(bound, "name", { value: name });
}

function perRequest(make: new () => object, member: string): Handle {
  return (input) => {
    const view = new make() as Record<string, unknown>;
    view.request = input.request;
    view.action = member;
    view.params = input.params ?? {};
    return ((view[member] as ViewRoute).handler as Handle)(input);
  };
}
