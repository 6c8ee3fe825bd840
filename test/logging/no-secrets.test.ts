import {
  type Authenticator,
  BoltAPI,
  http1Engine,
  type ListeningEngine,
  nodeHttpEngine,
  t,
  Unauthorized,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { compilePrettyLine, type PrettyLine } from "../../src/logging/pretty-lines.ts";
import { capturedLines } from "./captured-lines.ts";

let count = 0;

/** A secret that stands for itself: no part of it can be in a log by chance. */
function secret(channel: string): string {
  const made = `S3cret${count++}q${channel}Zx9`;
  secrets.set(made, channel);
  return made;
}

const secrets = new Map<string, string>();

const headers = {
  authorization: `Bearer ${secret("Bearer")}`,
  "proxy-authorization": `Basic ${secret("ProxyAuthorization")}`,
  cookie: `sessionid=${secret("SessionCookie")}; csrftoken=${secret("CsrfCookie")}; theme=${secret("OtherCookie")}`,
  "x-api-key": secret("ApiKey"),
  "x-auth-token": secret("AuthToken"),
  "x-csrf-token": secret("CsrfHeader"),
  referer: `https://user:${secret("UserInfo")}@app.example/cb?code=${secret("Code")}&access_token=${secret("AccessToken")}`,
  "x-trace": `password=${secret("HeaderPair")}`,
};

const query = new URLSearchParams({
  token: secret("QueryToken"),
  access_token: secret("QueryAccessToken"),
  api_key: secret("QueryApiKey"),
  password: secret("QueryPassword"),
  client_secret: secret("QuerySecret"),
  code: secret("QueryCode"),
  next: `https://u:${secret("QueryUserInfo")}@h/?sig=${secret("QuerySignature")}`,
});

const json = {
  password: secret("JsonPassword"),
  profile: { secret: secret("NestedSecret"), apiKey: [secret("NestedList")] },
  cards: [{ cardNumber: secret("CardNumber"), cvv: secret("Cvv") }],
};

const form = new URLSearchParams({ password: secret("FormPassword"), refresh_token: secret("FormToken") });

const pathSecret = secret("Path");
const basic = `Basic ${Buffer.from(`ann:${secret("Basic")}`).toString("base64")}`;
secrets.set(basic.slice("Basic ".length), "Basic, encoded");

/** Refuses whoever comes, and says too much about it. */
const strict: Authenticator = {
  name: "strict",
  authenticate(request) {
    const sent = Object.fromEntries(request.headers.entries());
    request.log.warn("Wrong credentials", { sent, query: request.url.href });
    throw Object.assign(new Unauthorized("Unknown token"), { credentials: sent });
  },
};

function makeApi(logger: ReturnType<typeof capturedLines>["logger"]): BoltAPI {
  const api = new BoltAPI({
    logger,
    logContext: ["method", "path", "route", "ip"],
    requestLog: { logHeaders: true, logBody: true, logQuery: true, maxBodyLogBytes: 65_536, skipPaths: [] },
  });
  api.post("/echo", async ({ request }) => {
    await request.bytes();
    request.log.debug("Seen", {
      request,
      headers: request.headers,
      cookies: request.cookies,
      exchange: request.exchange,
    });
    request.log.debug(`Asked for ${request.url.href}`);
    return "ok";
  });
  api.post("/fail", async ({ request }) => {
    const body = await request.text();
    const sent = [...request.headers.entries()];
    const cause = Object.assign(new Error(`The call to ${request.url.href} failed, having sent ${body}`), {
      config: { headers: Object.fromEntries(sent), auth: json.password },
      response: { headers: sent, rawHeaders: sent.flat() },
    });
    throw Object.assign(
      new Error(`POST ${request.url.href}\n${sent.map((pair) => pair.join(": ")).join("\n")}`, { cause }),
      {
        request,
        exchange: request.exchange,
        body,
      },
    );
  });
  api.post("/guarded", { auth: [strict] }, () => "never");
  api.post("/typed", { body: t.Object({ password: t.Integer() }) }, () => "never");
  api.get("/reset/{token}", () => {
    throw new Error("no");
  });
  api.websocket("/ws", { auth: [strict] }, ({ socket }) => socket.accept());
  api.websocket("/open", async ({ socket, request }) => {
    await socket.accept();
    throw Object.assign(new Error(`lost ${request.url.href}`), { request });
  });
  return api;
}

const json_ = { "content-type": "application/json" };
const form_ = { "content-type": "application/x-www-form-urlencoded" };

/** Sends every secret by every channel; `send` answers when the request is over. */
async function sendAll(
  send: (method: string, target: string, headers: Record<string, string>, body?: string) => Promise<unknown>,
): Promise<void> {
  for (const path of ["/echo", "/fail", "/guarded", "/typed", "/nowhere"]) {
    await send("POST", `${path}?${query}`, { ...headers, ...json_ }, JSON.stringify(json));
    await send("POST", path, { ...headers, ...form_ }, form.toString());
    await send("POST", path, { ...json_, authorization: basic }, `{"password":"${json.password}`);
  }
  await send("GET", `/reset/${pathSecret}`, headers);
}

function leaks(output: string): string[] {
  return [...secrets].filter(([value]) => output.includes(value)).map(([, channel]) => channel);
}

describe("logs at level debug, of requests that bring secrets by every channel", () => {
  let lines: string[];

  beforeAll(async () => {
    const captured = capturedLines("debug");
    lines = captured.lines;
    await using client = new TestClient(makeApi(captured.logger), { raiseServerErrors: false });
    await sendAll((method, path, sent, body) =>
      client.request(method, path, body === undefined ? { headers: sent } : { headers: sent, body }),
    );
    await client.websocket(`/ws?${query}`, { headers }).catch(() => {});
    await (await client.websocket(`/open?${query}`, { headers, subprotocols: [secret("Subprotocol")] }))
      .close()
      .catch(() => {});
  });

  it("say that there were such requests", () => {
    expect(secrets.size).toBeGreaterThan(25);
    expect(lines.filter((line) => line.includes('"duration_ms"')).length).toBeGreaterThanOrEqual(17);
    expect(lines.join("")).toContain("[redacted]");
    expect(lines.join("")).toContain("/guarded");
    expect(lines.filter((line) => line.includes('"request_body"')).length).toBeGreaterThan(3);
  });

  it("have none of them", () => {
    expect(leaks(lines.join(""))).toEqual([]);
  });

  it("have none of them where they are pretty", () => {
    const pretty = compilePrettyLine(false) as PrettyLine;

    expect(leaks(lines.map(pretty).join(""))).toEqual([]);
  });
});

describe.each<[string, () => ListeningEngine]>([
  ["node:http", nodeHttpEngine],
  ["node:net", http1Engine],
])("logs of the engine on %s", (_name, engine) => {
  it("have none of them", async () => {
    const { logger, lines } = capturedLines("debug");
    await using server = await makeApi(logger).listen({ port: 0, engine: engine() });

    await sendAll(async (method, target, sent, body) => {
      const response = await fetch(server.url + target, {
        method,
        headers: sent,
        ...(body === undefined ? {} : { body }),
      });
      await response.text();
    });
    for (const path of ["/ws", "/open"]) {
      const socket = new WebSocket(`${server.url.replace("http", "ws")}${path}?${query}`, { headers });
      await new Promise((resolve) => socket.on("close", resolve).on("error", resolve));
    }

    expect(lines.length).toBeGreaterThan(20);
    expect(leaks(lines.join(""))).toEqual([]);
  });
});

describe("names and values from outside", () => {
  it("begin no line, and change none, in JSON and in a terminal", async () => {
    const { logger, lines } = capturedLines("debug");
    const hostile = "%0d%0a\u009b2J";
    await using client = new TestClient(makeApi(logger), { raiseServerErrors: false });

    await client.get(`/a%1b[2J${hostile}`, { headers: { "x-one": "a\u009b31m", "x-request-id": "\u202etxt" } });
    await client.post("/echo", { body: JSON.stringify({ "\n[forged] ": "\r\n\u001b[2J" }), headers: json_ });

    const pretty = compilePrettyLine(false) as PrettyLine;
    for (const line of lines) {
      expect(line.trimEnd()).not.toContain("\n");
      expect(pretty(line).trimEnd()).toMatch(/^[ -~]*$/);
    }
  });
});
