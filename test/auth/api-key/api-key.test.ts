import { timingSafeEqual } from "node:crypto";
import {
  type ApiKeyOptions,
  type ApiKeyRecord,
  apiKey,
  BoltAPI,
  generateApiKey,
  hashApiKey,
  hasPermission,
  type User,
} from "boltapi";
import { TestClient, type TestRequestOptions } from "boltapi/testing";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiKeyRing } from "../../../src/auth/api-key/api-key-ring.ts";
import { readApiKeyId } from "../../../src/auth/api-key/generate-api-key.ts";
import { recordingLogger } from "../../logging/recording-logger.ts";

vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:crypto")>();
  return { ...original, timingSafeEqual: vi.fn(original.timingSafeEqual) };
});
afterEach(() => vi.useRealTimers());

const { key, id, hash } = generateApiKey();
const other = generateApiKey({ prefix: "test" });
const plainKey = "plain-key-of-thirty-two-characters";

/** Answers with what handlers know about the caller. */
function apiWith(options: ApiKeyOptions): BoltAPI {
  const api = new BoltAPI({ logger: recordingLogger() });
  api.get("/", { auth: [apiKey(options)] }, ({ request }) => ({ ...request.auth }));
  return api;
}

async function ask(options: ApiKeyOptions, request: TestRequestOptions, path = "/") {
  await using client = new TestClient(apiWith(options));
  const response = await client.get(path, request);
  return { status: response.status, headers: response.headers, body: response.json() as Record<string, unknown> };
}

const withKey = (value: string): TestRequestOptions => ({ headers: { "x-api-key": value } });
const keys: readonly ApiKeyRecord[] = [
  { id: other.id, hash: other.hash },
  { id, hash, permissions: ["read"] },
];

describe("generated keys", () => {
  it("differ, have 256 random bits and a checksum, and are kept as a hash", () => {
    expect(key).toMatch(/^bolt_[A-Za-z0-9]{12}_[A-Za-z0-9]{49}$/);
    expect(other.key).toMatch(/^test_/);
    expect(generateApiKey().key).not.toBe(key);
    expect([hash, readApiKeyId(key)]).toEqual([hashApiKey(key), id]);
  });

  it("are recognised as mistyped, whichever character it is", () => {
    for (let index = 0; index < key.length; index++) {
      const mistyped = `${key.slice(0, index)}${key[index] === "a" ? "b" : "a"}${key.slice(index + 1)}`;
      expect(readApiKeyId(mistyped)).toBeNull();
    }
  });

  it.each([{ prefix: "a_b" }, { prefix: "" }, { length: 3 }])("are not made with %j", (options) => {
    expect(() => generateApiKey(options as object)).toThrow(/^OPTION_/);
  });
});

describe("a key", () => {
  it("tells who calls, without appearing anywhere", async () => {
    const { status, body } = await ask({ keys }, withKey(key));

    expect(status).toBe(200);
    expect(body).toEqual({
      backend: "apiKey",
      userId: `apikey:${id}`,
      user: { id: `apikey:${id}`, username: id },
      permissions: ["read"],
      claims: { key_id: id },
    });
    expect(JSON.stringify(body)).not.toContain(key);
  });

  it.each([
    ["of nobody", generateApiKey().key],
    ["that is empty", ""],
    ["of 5 kB", "k".repeat(5000)],
    ["that is sent twice", `${key}, ${key}`],
    ["with a space in it", `${key} `.padEnd(100, "x")],
    ["that is its own hash", hash],
    ["that is cut", key.slice(0, -1)],
    ["after a scheme", `Bearer ${key}`],
  ])("%s is refused with 401, and shown nowhere", async (_kind, value) => {
    const api = apiWith({ keys });
    const logger = api.layer.logger as ReturnType<typeof recordingLogger>;
    await using client = new TestClient(api);

    const response = await client.get("/", withKey(value));

    expect([response.status, response.json()]).toEqual([401, { detail: "Invalid API key" }]);
    expect(response.headers.get("www-authenticate")).toBe("ApiKey");
    expect(JSON.stringify([logger.entries ?? [], response.text()])).not.toContain(key);
  });

  it("is looked for in its header only, unless options say otherwise", async () => {
    const authorization = { headers: { authorization: `apikey  ${key}` } };
    expect((await ask({ keys }, authorization)).status).toBe(401);
    expect((await ask({ keys }, {}, `/?key=${key}`)).status).toBe(401);
    expect((await ask({ keys, header: "X-Other" }, withKey(key))).status).toBe(401);
    expect((await ask({ keys, header: "X-Other" }, { headers: { "x-other": key } })).status).toBe(200);
    expect((await ask({ keys, scheme: "ApiKey" }, authorization)).status).toBe(200);
    expect((await ask({ keys, scheme: "ApiKey" }, { headers: { authorization: "ApiKey" } })).status).toBe(401);
    expect((await ask({ keys, query: "key" }, {}, `/?key=${key}`)).status).toBe(200);
    expect((await ask({ keys, query: "key" }, {}, `/?key=${key}&key=${key}`)).status).toBe(401);
  });

  it("in one of several Authorization headers is refused, whichever it is in", async () => {
    for (const authorization of [
      `Bearer x, ApiKey ${key}`,
      `ApiKey ${key}, Bearer x`,
      `ApiKey ${key}, ApiKey ${key}`,
    ]) {
      const { body } = await ask({ keys, scheme: "ApiKey" }, { headers: { authorization } });
      expect(body).toEqual({ detail: "Invalid API key" });
    }
  });

  it("of another scheme is left to other authenticators", async () => {
    const { status, body } = await ask({ keys, scheme: "ApiKey" }, { headers: { authorization: "Basic eDp5" } });

    expect([status, body]).toEqual([401, { detail: "Authentication required" }]);
  });

  it("ends when its record says so", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    const ending = (expiresAt: Date | number | null): ApiKeyOptions => ({ keys: [{ id, hash, expiresAt }] });

    expect((await ask(ending(1_000_001), withKey(key))).status).toBe(200);
    expect((await ask(ending(1_000_000), withKey(key))).status).toBe(401);
    expect((await ask(ending(new Date(999_999)), withKey(key))).status).toBe(401);
    expect((await ask(ending(null), withKey(key))).status).toBe(200);
    expect((await ask({ lookup: () => ({ id, hash, expiresAt: new Date(Number.NaN) }) }, withKey(key))).status).toBe(
      401,
    );
  });

  it("allows what its record says, whatever its owner may do", async () => {
    const root: User = { id: 1, username: "root", isSuperuser: true };
    const api = new BoltAPI();
    const restricted = apiKey({ keys, loadUser: () => root });
    const whole = apiKey({ keys: [{ id, hash }], loadUser: () => root });
    api.get("/restricted", { auth: [restricted], guards: [hasPermission("write")] }, () => "in");
    api.get("/whole", { auth: [whole], guards: [hasPermission("write")] }, ({ request }) => request.user.username);
    await using client = new TestClient(api);

    expect((await client.get("/restricted", withKey(key))).status).toBe(403);
    expect((await client.get("/whole", withKey(key))).text()).toBe("root");
  });

  it("whose owner is gone lets nobody in", async () => {
    const api = new BoltAPI();
    api.get("/now", { auth: [apiKey({ keys, loadUser: () => null })] }, () => "in");
    api.get("/later", { auth: [apiKey({ keys, loadUser: async () => null })] }, () => "in");
    api.get("/false", { auth: [apiKey({ keys, loadUser: () => false })] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/now", withKey(key))).status).toBe(401);
    expect((await client.get("/later", withKey(key))).status).toBe(401);
    expect((await client.get("/false", withKey(key))).status).toBe(401);
  });
});

describe("a key with a timing oracle", () => {
  it("is compared with every record, by digests of one length, wherever it is found", () => {
    const records = Array.from({ length: 20 }, () => generateApiKey());
    const ring = new ApiKeyRing(records);
    for (const presented of [records[0]?.key, records[19]?.key, records[0]?.key.slice(0, 20), "x"]) {
      vi.mocked(timingSafeEqual).mockClear();

      ring.find(presented ?? "");

      expect(timingSafeEqual).toHaveBeenCalledTimes(20);
      const lengths = vi
        .mocked(timingSafeEqual)
        .mock.calls.flat()
        .map(({ byteLength }) => byteLength);
      expect(new Set(lengths)).toEqual(new Set([32]));
    }
  });

  it("does not exist: only whole keys are found", () => {
    const ring = new ApiKeyRing([{ id, hash }]);
    fc.assert(fc.property(fc.string(), (text) => ring.find(text) === null));
    expect(ring.find(key)?.id).toBe(id);
  });
});

describe("lookup", () => {
  it.each([false, true])("gets the hash and the id, and its record is compared (asynchronous: %s)", async (isAsync) => {
    const asked: unknown[] = [];
    const lookup: ApiKeyOptions["lookup"] = (presented) => {
      asked.push(presented);
      const record = presented.id === id ? { id, hash } : { id: "other", hash };
      return isAsync ? Promise.resolve(record) : record;
    };

    expect((await ask({ lookup }, withKey(key))).status).toBe(200);
    // What was found is the record of another key.
    expect((await ask({ lookup }, withKey(other.key))).status).toBe(401);
    expect(asked).toEqual([
      { hash, id },
      { hash: other.hash, id: other.id },
    ]);
  });

  it.each([null, undefined, {}, { id: "x" }, { id: 7, hash }, { id, hash: "" }, "yes", true])(
    "that gives %j lets nobody in",
    async (record) => {
      expect((await ask({ lookup: () => record as unknown as ApiKeyRecord }, withKey(key))).status).toBe(401);
    },
  );

  it("that fails lets nobody in", async () => {
    const api = apiWith({ lookup: () => Promise.reject(new Error("no database")) });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/", withKey(key))).status).toBe(500);
  });

  it("is not asked for keys that are known", async () => {
    const lookup = vi.fn(() => null);

    expect((await ask({ keys, lookup }, withKey(key))).status).toBe(200);
    expect(lookup).not.toHaveBeenCalled();
  });
});

describe("plain keys", () => {
  it("are taken with what they allow, under an id that says nothing of them", async () => {
    const { body } = await ask({ plainKeys: { [plainKey]: ["read"] } }, withKey(plainKey));

    expect(body).toEqual(
      expect.objectContaining({ userId: `apikey:${hashApiKey(plainKey).slice(0, 12)}`, permissions: ["read"] }),
    );
    const { body: unrestricted } = await ask({ plainKeys: { [plainKey]: null } }, withKey(plainKey));
    expect(unrestricted.permissions).toBeNull();
  });
});

describe("options", () => {
  it.each([
    ["nothing", {}],
    ["no keys", { keys: [] }],
    ["an unknown option", { keys, heder: "x" }],
    ["a key instead of its record", { keys: [key] }],
    ["a key instead of its hash", { keys: [{ id, hash: key }] }],
    ["a record without an id", { keys: [{ hash }] }],
    [
      "a record twice",
      {
        keys: [
          { id, hash },
          { id: "b", hash },
        ],
      },
    ],
    ["an invalid end", { keys: [{ id, hash, expiresAt: new Date("soon") }] }],
    ["a short plain key", { plainKeys: { secret: [] } }],
    ["a plain key that cannot be sent", { plainKeys: { [`${plainKey} `]: [] } }],
    ["permissions that are no list", { plainKeys: { [plainKey]: "read" } }],
    ["a realm that would split a header", { keys, realm: "a\r\nb" }],
    ["a header that is no name", { keys, header: "x api key" }],
  ])("with %s are refused at start-up, without showing a key", (_mistake, options) => {
    const message = messageOf(() => apiKey(options as ApiKeyOptions));

    expect(message).toMatch(/^OPTION_/);
    for (const secret of [key, plainKey, "secret"]) expect(message).not.toContain(secret);
  });

  it("put the realm into the challenge, whatever is in it", async () => {
    const { headers } = await ask({ keys, realm: 'the "inner" circle\\' }, {});

    expect(headers.get("www-authenticate")).toBe('ApiKey realm="the \\"inner\\" circle\\\\"');
  });
});

function messageOf(call: () => unknown): string {
  try {
    call();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
