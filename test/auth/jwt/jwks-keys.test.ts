import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BoltAPI, type JwksOptions, type JwtAlgorithm, jwt, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bearer, claimsOf, hs256, otherRsa, p256, rs256, rsa, secret } from "./tokens.ts";

/** An issuer whose key set the tests change. */
class Issuer {
  requests = 0;
  /** What it answers: keys, or a function that answers by itself. */
  answer: readonly object[] | ((response: ServerResponse) => void) = [];
  readonly #server: Server = createServer((_request, response) => {
    this.requests++;
    if (typeof this.answer === "function") this.answer(response);
    else response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: this.answer }));
  });

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

const start = 1_800_000_000_000;
const first = { ...rsa.publicKey.export({ format: "jwk" }), kid: "first", use: "sig", alg: "RS256" };
const second = { ...otherRsa.publicKey.export({ format: "jwk" }), kid: "second", use: "sig", alg: "RS256" };
const byFirst = (header: object = {}): string =>
  rs256(claimsOf(), rsa.privateKey, { alg: "RS256", kid: "first", ...header });
const bySecond = (): string => rs256(claimsOf(), otherRsa.privateKey, { alg: "RS256", kid: "second" });

let issuer: Issuer;
const clients: TestClient[] = [];

function clientOf(jwks: JwksOptions = {}, algorithms: readonly JwtAlgorithm[] = ["RS256"]): TestClient {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", { auth: [jwt({ jwksUrl: issuer.url, algorithms, jwks })] }, ({ request }) => request.user.id);
  const client = new TestClient(api);
  clients.push(client);
  return client;
}

const statusOf = async (client: TestClient, token: string): Promise<number> =>
  (await client.get("/", bearer(token))).status;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  issuer = new Issuer();
  issuer.answer = [first];
  await issuer.start();
});

afterEach(async () => {
  vi.useRealTimers();
  for (const client of clients.splice(0)) await client.close();
  await issuer.stop();
});

describe("a key set", () => {
  it("is fetched once for requests that come together, and kept", async () => {
    const client = clientOf();
    expect(await Promise.all([1, 2, 3, 4].map(() => statusOf(client, byFirst())))).toEqual([200, 200, 200, 200]);
    expect(await statusOf(client, byFirst())).toBe(200);
    expect(issuer.requests).toBe(1);
  });

  it("is not fetched before a token needs it", async () => {
    const client = clientOf();
    expect((await client.get("/")).status).toBe(401);
    expect(await statusOf(client, "nonsense")).toBe(401);
    expect(await statusOf(client, hs256(claimsOf(), { alg: "HS256", kid: "first" }))).toBe(401);
    expect(issuer.requests).toBe(0);
  });

  it("is fetched again for an unknown key id, once in a cooldown", async () => {
    const client = clientOf({ cooldown: 30 });
    await statusOf(client, byFirst());
    issuer.answer = [first, second];
    expect(await statusOf(client, bySecond())).toBe(401);
    expect(issuer.requests).toBe(1);
    vi.setSystemTime(start + 30_000);
    const together = await Promise.all([1, 2, 3].map(() => statusOf(client, bySecond())));
    expect(together).toEqual([200, 200, 200]);
    for (const kid of ["made", "up", "here"]) expect(await statusOf(client, byFirst({ kid }))).toBe(401);
    expect(issuer.requests).toBe(2);
  });

  it("is fetched again ahead of its end, without letting anybody wait", async () => {
    const client = clientOf({ maxAge: 100, cooldown: 10 });
    await statusOf(client, byFirst());
    vi.setSystemTime(start + 49_999);
    await statusOf(client, byFirst());
    expect(issuer.requests).toBe(1);
    vi.setSystemTime(start + 50_000);
    expect(await statusOf(client, byFirst())).toBe(200);
    await vi.waitFor(() => expect(issuer.requests).toBe(2));
  });

  it("ends to count, also for tokens that were verified before", async () => {
    const client = clientOf({ maxAge: 100 });
    const token = byFirst();
    for (let count = 0; count < 3; count++) expect(await statusOf(client, token)).toBe(200);
    issuer.answer = [second];
    vi.setSystemTime(start + 100_000);
    expect(await statusOf(client, token)).toBe(401);
    expect(await statusOf(client, bySecond())).toBe(200);
  });

  it("gives no key whose id stays while the key changes", async () => {
    const client = clientOf({ maxAge: 100 });
    await statusOf(client, byFirst());
    issuer.answer = [{ ...second, kid: "first" }];
    vi.setSystemTime(start + 100_000);
    expect(await statusOf(client, byFirst())).toBe(401);
  });

  it("answers 503 while it cannot be fetched, and asks again after a second", async () => {
    const client = clientOf();
    issuer.answer = (response) => response.writeHead(500).end();
    const responses = await Promise.all([1, 2].map(() => client.get("/", bearer(byFirst()))));
    for (const response of responses) {
      expect(response.status).toBe(503);
      expect(response.json()).toEqual({ detail: "Authentication is unavailable" });
    }
    expect(await statusOf(client, byFirst())).toBe(503);
    expect(issuer.requests).toBe(1);
    issuer.answer = [first];
    vi.setSystemTime(start + 1000);
    expect(await statusOf(client, byFirst())).toBe(200);
  });

  it("stays in use while its issuer is away, until it is too old", async () => {
    const client = clientOf({ maxAge: 100, cooldown: 10 });
    await statusOf(client, byFirst());
    issuer.answer = (response) => response.destroy();
    for (const seconds of [50, 70, 99]) {
      vi.setSystemTime(start + seconds * 1000);
      expect(await statusOf(client, byFirst())).toBe(200);
    }
    await vi.waitFor(() => expect(issuer.requests).toBeGreaterThan(1));
    vi.setSystemTime(start + 120_000);
    expect(await statusOf(client, byFirst())).toBe(503);
  });

  it.each<[string, (response: ServerResponse) => void, JwksOptions]>([
    ["another status", (response) => response.writeHead(404).end(JSON.stringify({ keys: [first] })), {}],
    ["a redirect", (response) => response.writeHead(302, { location: "/other" }).end(), {}],
    ["no JSON", (response) => response.end("<html>"), {}],
    ["no key set", (response) => response.end("[]"), {}],
    ["null", (response) => response.end("null"), {}],
    ["keys that are no list", (response) => response.end('{"keys":{}}'), {}],
    ["too many keys", (response) => response.end(JSON.stringify({ keys: Array(101).fill(first) })), {}],
    [
      "too many bytes",
      (response) => response.end(JSON.stringify({ keys: [first], x: "x".repeat(1000) })),
      { maxBytes: 1000 },
    ],
    ["no UTF-8", (response) => response.end(Buffer.from('{"keys":[],"x":"\xff"}', "latin1")), {}],
    [
      "half of it",
      (response) => response.writeHead(200, { "content-length": "1000" }).write("{", () => response.destroy()),
      {},
    ],
    ["nothing in time", () => undefined, { timeoutMs: 50 }],
    ["an endless list", (response) => void setInterval(() => response.write(" "), 5).unref(), { timeoutMs: 50 }],
  ])("is not taken from an answer with %s", async (_what, answer, jwks) => {
    const client = clientOf(jwks);
    issuer.answer = answer;
    expect(await statusOf(client, byFirst())).toBe(503);
  });

  it("leaves keys out that are not for these signatures", async () => {
    const { alg: _alg, ...plain } = first;
    const client = clientOf({ cooldown: 1 }, ["RS256", "ES256"]);
    let seconds = 0;
    const isTaken = async (key: unknown, token = byFirst()): Promise<boolean> => {
      issuer.answer = [key as object];
      vi.setSystemTime(start + ++seconds * 1_000_000);
      return (
        (await statusOf(
          client,
          rs256(claimsOf(), rsa.privateKey, JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString())),
        )) === 200
      );
    };
    expect(await isTaken(first)).toBe(true);
    expect(await isTaken(plain)).toBe(true);
    expect(await isTaken({ ...plain, key_ops: ["verify"] })).toBe(true);
    expect(await isTaken({ ...first, use: "enc" })).toBe(false);
    expect(await isTaken({ ...first, use: 7 })).toBe(false);
    expect(await isTaken({ ...plain, key_ops: ["encrypt"] })).toBe(false);
    expect(await isTaken({ ...first, alg: "RS512" })).toBe(false);
    expect(await isTaken({ ...first, alg: "RSA-OAEP" })).toBe(false);
    expect(await isTaken({ ...first, n: "AQAB" })).toBe(false);
    expect(await isTaken({ ...first, kty: "EC" })).toBe(false);
    expect(await isTaken({ ...first, kid: 7 })).toBe(false);
    expect(await isTaken({ ...rsa.privateKey.export({ format: "jwk" }), kid: "first" })).toBe(false);
    for (const key of [null, 7, "key", [], {}]) expect(await isTaken(key)).toBe(false);
  });

  it("never gives a secret, whatever is in it", async () => {
    const client = clientOf({}, ["RS256"]);
    issuer.answer = [{ kty: "oct", k: Buffer.from(secret).toString("base64url"), kid: "first", alg: "HS256" }];
    expect(await statusOf(client, hs256(claimsOf(), { alg: "HS256", kid: "first" }))).toBe(401);
  });

  it("tells keys of one id apart by their algorithm", async () => {
    const client = clientOf({}, ["ES256", "RS256"]);
    const { alg: _alg, ...plain } = first;
    issuer.answer = [{ ...p256.publicKey.export({ format: "jwk" }), kid: "first" }, plain];
    expect(await statusOf(client, byFirst())).toBe(200);
  });

  it("serves tokens without a key id when one key fits", async () => {
    const client = clientOf({ maxAge: 100 });
    expect(await statusOf(client, byFirst({ kid: undefined }))).toBe(200);
    issuer.answer = [first, second];
    vi.setSystemTime(start + 200_000);
    expect(await statusOf(client, byFirst({ kid: undefined }))).toBe(401);
  });
});
