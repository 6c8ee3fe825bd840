import { defaultRequestLimits, type ExchangeHandler, type RequestLimits } from "../../http/exchange.ts";
import { headerProblem } from "../../http/header-limits.ts";
import { plainRefusal, type Refusal, refusalBody, refusalHeaders } from "../refusal.ts";
import { WebExchange } from "./web-exchange.ts";

/** Options of the engine for web-standard requests. */
export interface WebEngineOptions {
  /** Default: `defaultRequestLimits`. */
  readonly limits?: RequestLimits;
}

/** What the platform knows of a request beyond the `Request`. */
export interface WebConnection {
  /** Address of the peer. */
  readonly remoteAddress?: string;
  /** Keeps the platform from stopping the process before the promise is settled: clean-up may run after the response. */
  readonly waitUntil?: (promise: Promise<unknown>) => void;
}

/**
 * An engine for whatever speaks Fetch: takes a `Request`, gives a `Response`. Uses nothing but web-standard globals.
 *
 * The response comes as soon as it is known, which may be before the handler is done.
 */
export function webEngine(
  handle: ExchangeHandler,
  options: WebEngineOptions = {},
): (request: Request, connection?: WebConnection) => Promise<Response> {
  const limits = options.limits ?? defaultRequestLimits;
  return (request, connection = {}) => {
    const exchange = new WebExchange(request, connection.remoteAddress ?? null);
    const problem = headerProblem(exchange.headerPairs(), limits);
    if (problem !== null) {
      refuse(exchange, { status: 400, detail: problem });
    } else {
      const finished = run(handle, exchange);
      connection.waitUntil?.(finished);
    }
    return exchange.response;
  };
}

async function run(handle: ExchangeHandler, exchange: WebExchange): Promise<void> {
  await handle(exchange);
  if (!exchange.hasResponded) refuse(exchange, plainRefusal(500));
}

function refuse(exchange: WebExchange, refusal: Refusal): void {
  exchange.respond(refusal.status, refusalHeaders(refusal), refusalBody(refusal));
}
