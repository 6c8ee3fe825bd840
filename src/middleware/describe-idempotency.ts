import type { MiddlewareDescription } from "../pipeline/middleware-description.ts";
import { t } from "../schema/t.ts";
import type { IdempotencySettings } from "./idempotency-options.ts";
import { maxKeyLength } from "./idempotency-request.ts";

/** What idempotency keys add to an operation that takes them, for the OpenAPI document. */
export function describeIdempotency({ header, required }: IdempotencySettings): MiddlewareDescription {
  const description = "The same for all attempts of one request: it is carried out once";
  // A key may stand in quotes, and what is quoted may be escaped.
  const schema = t.String({ minLength: 1, maxLength: 2 * maxKeyLength + 2 });
  return {
    parameters: [{ in: "header", name: header, schema, required, description }],
    responses: {
      400: { description: required ? `There is no ${header}, or none that can be one` : `${header} cannot be one` },
      409: {
        description: "A request with this key is being carried out",
        headers: { "retry-after": t.Integer({ description: "Seconds to wait" }) },
      },
      422: { description: "This key was used for another request" },
      503: { description: "Keys cannot be checked" },
    },
    responseHeaders: {
      "idempotency-replayed": t.Literal("true", { description: "The request was carried out before" }),
    },
  };
}
