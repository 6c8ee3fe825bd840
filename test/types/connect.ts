import type { IncomingMessage, ServerResponse } from "node:http";
import {
  BoltAPI,
  type ConnectErrorMiddleware,
  type ConnectRequest,
  connect,
  connectAuth,
  connectRequest,
  type HttpRequest,
  type Middleware,
  type User,
} from "boltapi";
import cookieSession from "cookie-session";
import helmet from "helmet";
import morgan from "morgan";
import passport from "passport";
import { type Equal, expectType } from "./equal.ts";

// Packages of the ecosystem are taken as they are.
expectType<Middleware>(connect(helmet()));
expectType<Middleware>(connect(helmet.contentSecurityPolicy()));
expectType<Middleware>(connect(morgan("combined"), { name: "morgan" }));
expectType<Middleware>(connect(cookieSession({ keys: ["k"] })));
expectType<Middleware>(connect(passport.initialize()));
expectType<Middleware>(connect(passport.session()));
expectType<Middleware>(connect(passport.authenticate("local")));

// Functions get Node's types, or say what they expect beyond them.
connect((req, res, next) => {
  expectType<Equal<typeof req, IncomingMessage>>(true);
  expectType<Equal<typeof res, ServerResponse>>(true);
  next();
});
connect((req: IncomingMessage & { session: { visits: number } }, _res, next) => {
  req.session.visits++;
  next(new Error());
});
connect(async (_req, res) => void res.end());
connect((_req, res) => res.end());

// Middleware for errors.
const onError: ConnectErrorMiddleware = (error, req, res, next) => {
  expectType<Equal<typeof error, unknown>>(true);
  expectType<IncomingMessage>(req);
  expectType<ServerResponse>(res);
  next(error);
};
expectType<Middleware>(connect(onError));

export const read = (request: HttpRequest): void => {
  const req = connectRequest(request);
  expectType<Equal<typeof req, ConnectRequest | null>>(true);
  if (req === null) return;
  expectType<Equal<typeof req.session, unknown>>(true);
  expectType<string | undefined>(req.url);
};

// The user whom connect middleware has found.
const api = new BoltAPI();
api.get("/", { auth: [connectAuth()] }, ({ request }) => {
  expectType<Equal<typeof request.user, User>>(true);
});
const readAccount = async (req: ConnectRequest): Promise<{ account: number } | null> =>
  typeof req.account === "number" ? { account: req.account } : null;
api.get("/", { auth: [connectAuth({ user: readAccount, name: "account" })] }, ({ request }) => {
  expectType<Equal<typeof request.user, { account: number }>>(true);
});

// @ts-expect-error: no function.
connect("helmet");
// @ts-expect-error: its first parameter is no request.
connect((count: number, _res: ServerResponse, next: () => void) => (count > 0 ? next() : null));
// @ts-expect-error: five parameters.
connect((_a: unknown, _b: unknown, _c: unknown, _d: unknown, _e: unknown) => {});
// @ts-expect-error: there is no such option.
connect(helmet(), { timeout: 1 });
