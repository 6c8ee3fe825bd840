import { createHmac, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Busboy } from "@fastify/busboy";
import { secret } from "../../auth/scenarios.ts";
import * as payloads from "../payloads.ts";
import type { AppName } from "../row.ts";
import { keepAliveSeconds } from "./keep-alive.ts";

type Handler = (request: IncomingMessage, response: ServerResponse, query: string) => void;

/**
 * The floor: what `node:http` costs when all is written by hand and nothing is checked but what the answers need, so it is no
 * framework. Routes are found in a Map, and have placeholders in their last segment only.
 */
export async function start(app: AppName): Promise<number> {
  const handle = apps[app]();
  const server = createServer({ keepAliveTimeout: keepAliveSeconds * 1000 }, handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const apps: Readonly<Record<AppName, () => (request: IncomingMessage, response: ServerResponse) => void>> = {
  standard: () => route(standardRoutes),
  "10-routes": () => route(manyRoutes(10)),
  "10000-routes": () => route(manyRoutes(10_000)),
  "10-middleware": manyMiddleware,
};

const standardRoutes = new Map<string, Handler>([
  ["/", (_request, response) => answer(response, payloads.greeting)],
  ["/plaintext", (_request, response) => answerText(response, "text/plain", "Hello")],
  ["/html", (_request, response) => answerText(response, "text/html; charset=utf-8", payloads.page)],
  ["/redirect", (_request, response) => response.writeHead(302, { location: "/elsewhere" }).end()],
  ["/exception", answerException],
  ["/catalogue", answerCatalogue],
  ["/items/", answerItem],
  ["/header", (request, response) => answer(response, { key: request.headers["x-api-key"] })],
  ["/cookie", answerCookie],
  ["/form", answerForm],
  ["/upload", answerUpload],
  ["/files/", answerFile],
  ["/me", answerUser],
]);

function route(routes: ReadonlyMap<string, Handler>): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const url = request.url ?? "/";
    const mark = url.indexOf("?");
    const path = mark === -1 ? url : url.slice(0, mark);
    const handler = routes.get(path) ?? routes.get(path.slice(0, path.lastIndexOf("/") + 1));
    if (handler === undefined) answer(response, { detail: "Not Found" }, 404);
    else handler(request, response, mark === -1 ? "" : url.slice(mark + 1));
  };
}

function answerException(_request: IncomingMessage, response: ServerResponse): void {
  try {
    throw new Error(payloads.detail);
  } catch (error) {
    answer(response, { detail: (error as Error).message }, 404);
  }
}

function answerCatalogue(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === "GET") answer(response, payloads.catalogue);
  else receive(request, (text) => answer(response, payloads.summarize(JSON.parse(text) as payloads.Catalogue)));
}

function answerItem(request: IncomingMessage, response: ServerResponse, query: string): void {
  const search = new URLSearchParams(query);
  answer(response, {
    id: Number.parseInt((request.url ?? "").slice("/items/".length), 10),
    q: search.get("q"),
    page: Number(search.get("page")),
    limit: Number(search.get("limit")),
  });
}

function answerCookie(request: IncomingMessage, response: ServerResponse): void {
  const cookies = new Map<string, string>();
  for (const pair of (request.headers.cookie ?? "").split("; ")) {
    const equals = pair.indexOf("=");
    cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  answer(response, { session: cookies.get("session"), theme: cookies.get("theme") });
}

function answerForm(request: IncomingMessage, response: ServerResponse): void {
  receive(request, (text) => {
    const form = new URLSearchParams(text);
    answer(response, { name: form.get("name"), age: Number(form.get("age")), email: form.get("email") });
  });
}

function answerUpload(request: IncomingMessage, response: ServerResponse): void {
  const upload = { title: "", name: "", size: 0 };
  const parser = new Busboy({ headers: { "content-type": request.headers["content-type"] ?? "" } });
  parser.on("field", (_name, value) => {
    upload.title = value;
  });
  parser.on("file", (_name, file, filename) => {
    upload.name = filename;
    file.on("data", (chunk: Buffer) => {
      upload.size += chunk.length;
    });
  });
  parser.on("finish", () => answer(response, upload));
  request.pipe(parser);
}

async function answerFile(_request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size } = await stat(payloads.staticPath);
  response.writeHead(200, { "content-type": "text/plain", "content-length": size });
  createReadStream(payloads.staticPath).pipe(response);
}

function answerUser(request: IncomingMessage, response: ServerResponse): void {
  const token = (request.headers.authorization ?? "").slice("Bearer ".length);
  const dot = token.lastIndexOf(".");
  const due = createHmac("sha256", secret).update(token.slice(0, dot)).digest();
  const signature = Buffer.from(token.slice(dot + 1), "base64url");
  const isGenuine = signature.length === due.length && timingSafeEqual(signature, due);
  const claims = isGenuine
    ? JSON.parse(Buffer.from(token.slice(token.indexOf(".") + 1, dot), "base64url").toString())
    : null;
  if (claims === null || claims.exp * 1000 < Date.now()) answer(response, {}, 401);
  else answer(response, { id: claims.sub, username: claims.username });
}

function manyRoutes(count: number): ReadonlyMap<string, Handler> {
  const handlerOf =
    (resource: number): Handler =>
    (request, response) => {
      const url = request.url ?? "";
      answer(response, { resource, id: url.slice(url.lastIndexOf("/") + 1) });
    };
  return new Map(payloads.resourceNumbers(count).map((number) => [`/resource-${number}/items/`, handlerOf(number)]));
}

function manyMiddleware(): (request: IncomingMessage, response: ServerResponse) => void {
  const steps = payloads.stepNames.map((name) => (response: ServerResponse) => response.setHeader(name, "on"));
  return (_request, response) => {
    for (const step of steps) step(response);
    answer(response, payloads.greeting);
  };
}

function receive(request: IncomingMessage, take: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => take(Buffer.concat(chunks).toString()));
}

function answer(response: ServerResponse, value: unknown, status = 200): void {
  answerText(response, "application/json", JSON.stringify(value), status);
}

function answerText(response: ServerResponse, type: string, body: string, status = 200): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
