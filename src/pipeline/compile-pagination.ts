import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { InputDeclaration } from "../params/compile-extract.ts";
import type { HandlerArgument } from "../request/route-call.ts";
import { HttpResponse } from "../response/http-response.ts";
import type { AnySchema } from "../schema/infer.ts";
import { inputJsonSchema, isSchema } from "../schema/json-schema.ts";
import { t } from "../schema/t.ts";
import type { Paginate, Pagination } from "./pagination.ts";
import { innermost, type PlacedRoute } from "./route-definition.ts";

/** A route's handler and answer. */
export interface RouteAnswer {
  readonly handler: (input: HandlerArgument) => unknown;
  /** Schema that answers are written by; undefined for none. */
  readonly response: unknown;
  /** Schema that documents them, where it is not the same. */
  readonly documented: unknown;
  /** What is read beside the route's inputs, for documentation. */
  readonly inputs: readonly InputDeclaration[];
}

/**
 * Puts pages around the handler of a route; one without pages stays as it is.
 *
 * @throws ConfigError PAGINATION_MISSING, ROUTE_OPTION_INVALID, and what the style throws.
 */
export function compilePagination(placed: PlacedRoute, label: string): RouteAnswer {
  const { options, handler } = placed.definition;
  const answer: RouteAnswer = {
    handler: handler as RouteAnswer["handler"],
    response: options.response,
    documented: options.response,
    inputs: [],
  };
  const pagination = paginationOf(placed, label);
  if (pagination === null) return answer;
  const items = options.response === undefined ? null : checkItems(options.response, label);
  const envelope = items === null ? undefined : pagination.envelopeOf(items);
  return {
    handler: paginated(answer.handler, pagination.compile({ label })),
    response: envelope,
    documented: envelope ?? pagination.envelopeOf(t.Array(t.Unknown())),
    inputs: [{ owner: null, place: `${label}, paginate`, sections: { query: pagination.parameters } }],
  };
}

function paginationOf({ definition, layers }: PlacedRoute, label: string): Pagination | null {
  const { paginate = false } = definition.options;
  if (typeof paginate === "object") return paginate;
  if (!paginate) return null;
  const inherited = innermost(layers, (layer) => layer.paginate);
  if (inherited === null) throw new ConfigError("PAGINATION_MISSING", label);
  return inherited;
}

/** A schema of which its library tells nothing is taken at its word. */
function checkItems(response: unknown, label: string): AnySchema {
  if (!isSchema(response)) throw new ConfigError("SCHEMA_INVALID", `${label}, response`, describeValue(response));
  const type = inputJsonSchema(response)?.type ?? "array";
  if (type === "array") return response;
  const problem = `expected the schema of an array, since the route has pages of its items, got one of type ${describeValue(type)}.`;
  throw new ConfigError("ROUTE_OPTION_INVALID", label, "response", problem);
}

function paginated(handler: RouteAnswer["handler"], paginate: Paginate): RouteAnswer["handler"] {
  return (input) => {
    // The request is there before anything else is.
    const request = input.request as Parameters<Paginate>[1];
    const settle = (returned: unknown): unknown =>
      returned instanceof HttpResponse || returned instanceof Response ? returned : paginate(returned, request);
    const returned = handler(input);
    // A query is thenable, and would run as a whole if anybody waited for it; it is no Promise.
    return returned instanceof Promise ? returned.then(settle) : settle(returned);
  };
}
