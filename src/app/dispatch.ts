import type { Exchange, ExchangeHandler } from "../http/exchange.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import { observeError } from "../pipeline/request-observer.ts";
import { enterRoute, runRoute } from "../pipeline/run-route.ts";
import { HttpRequest } from "../request/http-request.ts";
import { requestTitle } from "../request/logged-path.ts";
import type { RequestSettings } from "../request/request-settings.ts";
import { HttpResponse, jsonHeaders } from "../response/http-response.ts";
import type { RouteTable } from "../routing/route-table.ts";
import { WebSocketHandshakeResponse } from "../websocket/handshake-response.ts";
import { finishRequest } from "./finish-request.ts";
import { observeHandshake, respondObserved } from "./respond-observed.ts";
import type { UnroutedRequests } from "./unrouted-requests.ts";
import type { WebSocketUpgrades } from "./websocket-upgrades.ts";

/**
 * Makes the function that answers exchanges: find the route, run it, send its response, clean up. Here, and nowhere else
 * outside middleware, what was thrown becomes a response.
 */
export function compileDispatch(
  table: RouteTable<CompiledRoute>,
  unrouted: UnroutedRequests,
  settings: RequestSettings,
  upgrades: WebSocketUpgrades,
): ExchangeHandler {
  return function dispatch(exchange: Exchange): undefined | Promise<void> {
    const { target } = exchange;
    const queryStart = target.indexOf("?");
    const path = queryStart === -1 ? target : target.slice(0, queryStart);
    const request = new HttpRequest(exchange, settings, path, queryStart === -1 ? "" : target.slice(queryStart + 1));
    if (exchange.wantsWebSocket) {
      const match = upgrades.find(path);
      if (match !== null) {
        request.route = match.route.label;
        enterRoute(match.route, request);
        return sendUpgrade(upgrades.open(match, request), match.route, exchange, request);
      }
    }
    const found = table.find(exchange.method, path);
    const route = found.kind === "found" ? found.route : unrouted.routeFor(found, request);
    if (found.kind === "found") request.route = route.label;
    enterRoute(route, request);
    try {
      const response = runRoute(route, request, found.kind === "found" ? found.values : noValues);
      if (response instanceof Promise) return sendLater(response, route, exchange, request);
      return send(response, route, exchange, request);
    } catch (error) {
      return sendError(error, route, exchange, request);
    }
  };
}

const noValues: readonly string[] = [];

/** @throws What writing a JSON value throws; nothing has been sent then. */
function send(
  response: HttpResponse,
  route: CompiledRoute,
  exchange: Exchange,
  request: HttpRequest,
): undefined | Promise<void> {
  const ready = route.compress === null ? response : route.compress(response, request);
  if (ready instanceof Promise) return ready.then((compressed) => respond(compressed, route, exchange, request));
  return respond(ready, route, exchange, request);
}

function respond(
  response: HttpResponse,
  { observers }: CompiledRoute,
  exchange: Exchange,
  request: HttpRequest,
): undefined | Promise<void> {
  const streamed =
    observers === null
      ? exchange.respond(response.status, response.flatHeaders(), response.body)
      : respondObserved(observers, response, request);
  if (request.running !== null) {
    // The answer of a middleware that did not wait: what the route still opens is closed when it is done.
    return request.running.catch(() => {}).then(() => finishRequest(request, streamed));
  }
  return streamed === undefined && !request.hasFinishers ? undefined : finishRequest(request, streamed);
}

async function sendLater(
  response: Promise<HttpResponse>,
  route: CompiledRoute,
  exchange: Exchange,
  request: HttpRequest,
): Promise<void> {
  try {
    const finished = send(await response, route, exchange, request);
    // Awaiting nothing would still cost a turn of the microtask queue.
    if (finished !== undefined) await finished;
  } catch (error) {
    await sendError(error, route, exchange, request);
  }
}

/** The response is a handshake when a WebSocket was accepted, which is over then. */
async function sendUpgrade(
  opened: Promise<HttpResponse>,
  route: CompiledRoute,
  exchange: Exchange,
  request: HttpRequest,
): Promise<void> {
  try {
    const response = await opened;
    if (!(response instanceof WebSocketHandshakeResponse)) return await send(response, route, exchange, request);
    if (route.observers !== null) observeHandshake(route.observers, response, request);
    await finishRequest(request, undefined);
  } catch (error) {
    await sendError(error, route, exchange, request);
  }
}

/** Stays synchronous where it can, as errors are ordinary answers: a 404 costs what another answer costs. */
function sendError(
  error: unknown,
  route: CompiledRoute,
  exchange: Exchange,
  request: HttpRequest,
): undefined | Promise<void> {
  const sendInstead = (second: unknown): undefined | Promise<void> => sendLastResort(second, route, exchange, request);
  try {
    const response = route.respondToError(error, request);
    const sent =
      response instanceof Promise
        ? response.then((made) => send(made, route, exchange, request))
        : send(response, route, exchange, request);
    return sent?.catch(sendInstead);
  } catch (second) {
    return sendInstead(second);
  }
}

/** The answer to the error failed too, such as JSON with a circle in it. What is sent then cannot. */
function sendLastResort(
  error: unknown,
  route: CompiledRoute,
  exchange: Exchange,
  request: HttpRequest,
): undefined | Promise<void> {
  request.log.error(`${requestTitle(request)}: the error response could not be sent`, { error });
  if (route.observers !== null) observeError(route.observers, error, request);
  return exchange.hasResponded ? undefined : respond(lastResort(), route, exchange, request);
}

function lastResort(): HttpResponse {
  return new HttpResponse(500, jsonHeaders, '{"detail":"Internal Server Error"}');
}
