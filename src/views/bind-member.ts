import type { HandlerArgument } from "../request/route-call.ts";
import type { ViewDefinition } from "./view-definition.ts";
import { SharedRoute, type ViewRoute } from "./view-route.ts";

type Handle = (input: HandlerArgument) => unknown;

/**
 * The handler of a member: that of an instance which is made for the request.
 *
 * @param name What the handler is called, for API documents; "" for no name.
 */
export function bindMember({ make, specimen }: ViewDefinition, member: string, name: string): unknown {
  const route = specimen[member] as ViewRoute;
  if (typeof route.handler !== "function") return route.handler;
  const shared = route.handler as Handle;
  const bound = route instanceof SharedRoute ? (input: HandlerArgument) => shared(input) : perRequest(make, member);
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
