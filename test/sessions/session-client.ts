import { BoltAPI, type Session, type SessionOptions, sessions, silentLogger } from "boltapi";
import { TestClient, type TestClientOptions } from "boltapi/testing";

export const secret = "0123456789abcdefghijklmnopqrstuvwxyz";

export type SessionRoutes = Readonly<Record<string, (session: Session) => unknown>>;

/** An API with a route for each name, which gets the session and answers with what the function returns. */
export function sessionApi(options: SessionOptions, routes: SessionRoutes): BoltAPI {
  const api = new BoltAPI({ middleware: [sessions(options)], logger: silentLogger });
  for (const [name, use] of Object.entries(routes)) api.get(`/${name}`, ({ request }) => use(request.session));
  return api;
}

export function sessionClient(options: SessionOptions, routes: SessionRoutes, client?: TestClientOptions): TestClient {
  return new TestClient(sessionApi(options, routes), client);
}
