import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import cookieParser from "cookie-parser";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import jsonwebtoken from "jsonwebtoken";
import multer from "multer";
import { ZodError } from "zod";
import { audience, issuer, secret } from "../../auth/scenarios.ts";
import * as payloads from "../payloads.ts";
import type { AppName } from "../row.ts";
import { keepAliveSeconds } from "./keep-alive.ts";
import * as schemas from "./zod-schemas.ts";

/** Express 5 with its own parsers, multer, cookie-parser and jsonwebtoken; Zod checks inputs. */
export async function start(app: AppName): Promise<number> {
  const server = createServer(apps[app]());
  server.keepAliveTimeout = keepAliveSeconds * 1000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const apps: Readonly<Record<AppName, () => Express>> = {
  standard,
  "10-routes": () => manyRoutes(10),
  "10000-routes": () => manyRoutes(10_000),
  "10-middleware": manyMiddleware,
};

class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = error instanceof ZodError ? 422 : ((error as { status?: number }).status ?? 500);
  response.status(status).json({ detail: (error as Error).message });
};

/** Parsers are given to the routes that need them: the others must not pay. */
function standard(): Express {
  const app = express();
  addJsonRoutes(app);
  addTextRoutes(app);
  addFormRoutes(app);
  app.get("/me", authenticate, (_request, response) => {
    const { sub, username } = response.locals.claims as { sub: string; username: string };
    response.json({ id: sub, username });
  });
  app.use(answerError);
  return app;
}

const authenticate: RequestHandler = (request, response, next) => {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  try {
    response.locals.claims = jsonwebtoken.verify(token ?? "", secret, { algorithms: ["HS256"], audience, issuer });
  } catch (error) {
    throw new HttpError(401, (error as Error).message);
  }
  next();
};

function addJsonRoutes(app: Express): void {
  app.get("/", (_request, response) => {
    response.json(payloads.greeting);
  });
  app.get("/catalogue", (_request, response) => {
    response.json(payloads.catalogue);
  });
  app.post("/catalogue", express.json(), (request, response) => {
    response.json(payloads.summarize(schemas.catalogue.parse(request.body)));
  });
  app.get("/items/:id", (request, response) => {
    const { id } = schemas.params.parse(request.params);
    const { q, page, limit } = schemas.query.parse(request.query);
    response.json({ id, q, page, limit });
  });
  app.get("/header", (request, response) => {
    response.json({ key: schemas.headers.parse(request.headers)["x-api-key"] });
  });
  app.get("/cookie", cookieParser(), (request, response) => {
    const { session, theme } = schemas.cookies.parse(request.cookies);
    response.json({ session, theme });
  });
  app.get("/exception", () => {
    throw new HttpError(404, payloads.detail);
  });
}

function addTextRoutes(app: Express): void {
  app.get("/plaintext", (_request, response) => {
    response.type("text/plain").send("Hello");
  });
  app.get("/html", (_request, response) => {
    response.send(payloads.page);
  });
  app.get("/redirect", (_request, response) => {
    response.redirect(302, "/elsewhere");
  });
  app.use("/files", express.static(payloads.staticDirectory));
}

function addFormRoutes(app: Express): void {
  app.post("/form", express.urlencoded({ extended: false }), (request, response) => {
    const { name, age, email } = schemas.form.parse(request.body);
    response.json({ name, age, email });
  });
  const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 1_048_576 } });
  app.post("/upload", upload.single("file"), (request, response) => {
    const { title } = schemas.uploadFields.parse(request.body);
    if (request.file === undefined) throw new HttpError(422, "The file is missing.");
    response.json({ title, name: request.file.originalname, size: request.file.size });
  });
}

function manyRoutes(count: number): Express {
  const app = express();
  for (const resource of payloads.resourceNumbers(count)) {
    app.get(`/resource-${resource}/items/:id`, (request, response) => {
      response.json({ resource, id: request.params.id });
    });
  }
  return app;
}

function manyMiddleware(): Express {
  const app = express();
  for (const name of payloads.stepNames) {
    app.use((_request, response, next) => {
      response.set(name, "on");
      next();
    });
  }
  app.get("/", (_request, response) => {
    response.json(payloads.greeting);
  });
  return app;
}
