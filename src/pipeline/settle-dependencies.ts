import type { Dependency } from "../dependencies/depends.ts";
import { ConfigError } from "../errors/config-error.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { HttpResponse } from "../response/http-response.ts";
import type { Middleware } from "./middleware.ts";

/**
 * Makes the innermost middleware of a route, which ends what its dependencies have begun before anybody sees the answer. Null
 * for a route whose dependencies have nothing to end by then.
 *
 * @throws ConfigError DEPENDENCY_NOT_FOR_WEBSOCKETS: the answer to a handshake is known when the WebSocket is over.
 */
export function compileSettle(
  dependencies: readonly Dependency<unknown>[],
  label: string,
  isWebSocket: boolean,
): Middleware | null {
  const settling = dependencies.filter(({ settle }) => settle !== null);
  const [first] = settling;
  if (first === undefined) return null;
  if (isWebSocket) throw new ConfigError("DEPENDENCY_NOT_FOR_WEBSOCKETS", label, first.name);
  const settles = settling.map(({ settle }) => settle).toReversed();
  return {
    name: first.name,
    async after(response: HttpResponse, request: HttpRequest): Promise<undefined> {
      const failures: unknown[] = [];
      for (const settle of settles) {
        // All of them end, whatever becomes of one.
        try {
          await settle?.(request, failures.length === 0 && isSuccess(response));
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** A thrown response, such as a redirect, is an answer and no failure. */
function isSuccess({ status, error }: HttpResponse): boolean {
  const isAnswer = error === undefined || error instanceof HttpResponse || error instanceof Response;
  return isAnswer && status < 400;
}
