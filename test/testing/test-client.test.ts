import {
  BoltAPI,
  depends,
  empty,
  HTTPException,
  type HttpRequest,
  json,
  type ResponseOptions,
  redirect,
  t,
  text,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

/** Answers with what it was sent. */
function echo(): BoltAPI {
  const api = new BoltAPI();
  const answer = async ({ request }: { request: HttpRequest }) => ({
    method: request.method,
    path: request.path,
    query: request.queryString,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  });
  for (const method of ["get", "post", "put", "patch", "delete", "options", "query"] as const) {
    api[method]("/{rest:path}", answer);
    api[method]("/", answer);
  }
  return api;
}

interface Echo {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

describe("a request of the test client", () => {
  it("is of any method", async () => {
    await using client = new TestClient(echo());

    for (const method of ["get", "post", "put", "patch", "delete", "options", "query"] as const) {
      expect((await client[method]("/x")).json<Echo>().method).toBe(method.toUpperCase());
    }
    expect((await client.head("/x")).status).toBe(200);
    expect((await client.request("PURGE", "/x")).status).toBe(405);
  });

  it("carries a query, beside the one in the path", async () => {
    await using client = new TestClient(echo());

    const response = await client.get("/x?first=1", {
      query: { q: "a b&c", page: 2, on: true, big: 5n, tag: ["x", "y"], none: undefined, empty: [] },
    });

    expect(response.json<Echo>().query).toBe("first=1&q=a+b%26c&page=2&on=true&big=5&tag=x&tag=y");
  });

  it("carries JSON", async () => {
    await using client = new TestClient(echo());

    const { headers, body } = (await client.post("/", { json: { name: "Wídget", tags: [1] } })).json<Echo>();

    expect(headers["content-type"]).toBe("application/json");
    expect(headers["content-length"]).toBe("29");
    expect(JSON.parse(body)).toEqual({ name: "Wídget", tags: [1] });
  });

  it("carries JSON that is null", async () => {
    await using client = new TestClient(echo());

    expect((await client.post("/", { json: null })).json<Echo>().body).toBe("null");
  });

  it("carries a form", async () => {
    await using client = new TestClient(echo());

    const { headers, body } = (
      await client.post("/", { form: { name: "a b", tag: ["x", "y"], none: undefined } })
    ).json<Echo>();

    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(body).toBe("name=a+b&tag=x&tag=y");
  });

  it("carries a form with files as multipart", async () => {
    const shown = async (value: string | File): Promise<string> =>
      typeof value === "string" ? value : `${value.name} ${value.type} ${await value.text()}`;
    const api = new BoltAPI();
    api.post("/", async ({ request }) => {
      const form = [...(await request.form())];
      const length = Number(request.headers.get("content-length")) > 0;
      return { length, form: await Promise.all(form.map(async ([name, value]) => [name, await shown(value)])) };
    });
    await using client = new TestClient(api);
    const files = [new File(["1"], "größe.txt", { type: "text/plain" }), new Blob(["2"])];
    const response = await client.post("/", { form: { name: "a b", n: [1, 2], files, none: undefined } });
    expect(response.json()).toEqual({
      length: true,
      form: [
        ["name", "a b"],
        ["n", "1"],
        ["n", "2"],
        ["files", "größe.txt text/plain 1"],
        ["files", "blob application/octet-stream 2"],
      ],
    });
  });

  it("carries text, bytes or pieces as they are", async () => {
    await using client = new TestClient(echo());
    async function* pieces() {
      yield new TextEncoder().encode("one ");
      yield new TextEncoder().encode("two");
    }

    const plain = (await client.post("/", { body: "text", headers: { "content-type": "text/csv" } })).json<Echo>();
    const bytes = (await client.post("/", { body: new TextEncoder().encode("bytes") })).json<Echo>();
    const chunked = (await client.post("/", { body: pieces() })).json<Echo>();

    expect(plain).toMatchObject({ body: "text", headers: { "content-type": "text/csv", "content-length": "4" } });
    expect(bytes).toMatchObject({ body: "bytes", headers: { "content-length": "5" } });
    expect(chunked).toMatchObject({ body: "one two", headers: { "transfer-encoding": "chunked" } });
    expect(chunked.headers["content-length"]).toBeUndefined();
  });

  it("carries headers of the client and of its own, in any case, its own winning", async () => {
    await using client = new TestClient(echo(), { headers: { "X-Client": "1", "X-Both": "client" } });

    const { headers } = (await client.get("/", { headers: { "x-both": "request", "X-Own": "1" } })).json<Echo>();

    expect(headers).toMatchObject({ "x-client": "1", "x-both": "request", "x-own": "1", host: "testserver.local" });
  });

  it("keeps a content type of its own beside json and form", async () => {
    await using client = new TestClient(echo());

    const { headers } = (
      await client.post("/", { json: {}, headers: { "Content-Type": "application/ld+json" } })
    ).json<Echo>();

    expect(headers["content-type"]).toBe("application/ld+json");
  });

  it("sends its path as it is written", async () => {
    await using client = new TestClient(echo());

    expect((await client.get("/a/../b//c%2e")).json<Echo>().path).toBe("/a/../b//c%2e");
  });

  it("may name another host", async () => {
    await using client = new TestClient(echo());

    const named = (await client.get("http://other.example:8000/x?y=1")).json<Echo>();
    const bare = (await client.get("http://other.example")).json<Echo>();

    expect(named).toMatchObject({ path: "/x", query: "y=1", headers: { host: "other.example:8000" } });
    expect(bare).toMatchObject({ path: "/", headers: { host: "other.example" } });
  });

  it("with a path that is neither absolute nor a URL is a mistake that says so", async () => {
    await using client = new TestClient(echo());

    await expect(client.get("users")).rejects.toThrow(/users/);
  });

  it("comes from the base URL and the address of the client", async () => {
    const api = new BoltAPI();
    api.get("/", ({ request }) => [request.url.href, request.ip]);
    await using client = new TestClient(api, { baseUrl: "https://example.com", remoteAddress: "203.0.113.9" });

    expect((await client.get("/")).json()).toEqual(["https://example.com/", "203.0.113.9"]);
  });
});

describe("cookies of the test client", () => {
  function counter(): BoltAPI {
    const api = new BoltAPI();
    api.get("/login", () => empty().setCookie("session", "abc").setCookie("admin", "1", { path: "/admin" }));
    api.get("/logout", () => empty().deleteCookie("session"));
    api.get("/expire", () => empty().setCookie("session", "", { expires: new Date(0) }));
    api.get("/secure", () => empty().setCookie("safe", "1", { secure: true }));
    api.get("/who", ({ request }) => Object.fromEntries(request.cookies));
    api.get("/admin/who", ({ request }) => Object.fromEntries(request.cookies));
    api.get("/administrator/who", ({ request }) => Object.fromEntries(request.cookies));
    return api;
  }

  it("are kept and sent to the paths they are for", async () => {
    await using client = new TestClient(counter());
    await client.get("/login");

    expect((await client.get("/who")).json()).toEqual({ session: "abc" });
    expect((await client.get("/admin/who")).json()).toEqual({ session: "abc", admin: "1" });
    expect((await client.get("/administrator/who")).json()).toEqual({ session: "abc" });
  });

  it.each(["/logout", "/expire"])("are forgotten after %s", async (path) => {
    await using client = new TestClient(counter());
    await client.get("/login");
    await client.get(path);

    expect((await client.get("/who")).json()).toEqual({});
  });

  it("that are secure are sent over https alone", async () => {
    await using http = new TestClient(counter());
    await using https = new TestClient(counter(), { baseUrl: "https://testserver.local" });
    await http.get("/secure");
    await https.get("/secure");

    expect((await http.get("/who")).json()).toEqual({});
    expect((await https.get("/who")).json()).toEqual({ safe: "1" });
  });

  it("of one request go before those that are kept, and are not kept", async () => {
    await using client = new TestClient(counter());
    await client.get("/login");

    expect((await client.get("/who", { cookies: { session: "own", theme: "dark" } })).json()).toEqual({
      session: "own",
      theme: "dark",
    });
    expect((await client.get("/who")).json()).toEqual({ session: "abc" });
  });

  it("are kept when an error or a redirect sets them", async () => {
    const api = counter();
    api.get("/move", () => redirect("/who").setCookie("moved", "1"));
    api.get("/fail", () => {
      throw new HTTPException(400, "No", { headers: { "set-cookie": "failed=1; Path=/" } });
    });
    await using client = new TestClient(api);

    expect((await client.get("/move")).json()).toEqual({ moved: "1" });
    await client.get("/fail");
    expect((await client.get("/who")).json()).toEqual({ moved: "1", failed: "1" });
  });

  it("are not shared between clients", async () => {
    const api = counter();
    await using first = new TestClient(api);
    await using second = new TestClient(api);
    await first.get("/login");

    expect((await second.get("/who")).json()).toEqual({});
  });

  it("of one host are not sent to another", async () => {
    await using client = new TestClient(counter());
    await client.get("/login");

    expect((await client.get("http://other.example/who")).json()).toEqual({});
  });
});

describe("redirects of the test client", () => {
  function moving(): BoltAPI {
    const api = echo();
    for (const status of [301, 302, 303, 307, 308]) {
      api.get(`/move/${status}`, () => redirect("/end?x=1", status));
      api.post(`/move/${status}`, () => redirect("/end?x=1", status));
    }
    api.get("/relative/start", () => redirect("end"));
    api.get("/fragment", () => redirect("/end#section"));
    api.get("/loop", () => redirect("/loop"));
    api.get("/away", () => redirect("https://example.com/"));
    api.get("/nowhere/to/go", () => empty(302));
    return api;
  }

  it.each([301, 302, 303, 307, 308])("are followed after %i", async (status) => {
    await using client = new TestClient(moving());

    const response = await client.get(`/move/${status}`);

    expect(response.json<Echo>()).toMatchObject({ method: "GET", path: "/end", query: "x=1" });
    expect(response.url).toBe("http://testserver.local/end?x=1");
  });

  it.each([
    [301, "GET", ""],
    [302, "GET", ""],
    [303, "GET", ""],
    [307, "POST", '{"a":1}'],
    [308, "POST", '{"a":1}'],
  ])("after POST and %i send %s with the body %j", async (status, method, body) => {
    await using client = new TestClient(moving());

    const response = await client.post(`/move/${status}`, {
      json: { a: 1 },
      query: { once: 1 },
      headers: { "x-key": "1" },
    });

    expect(response.json<Echo>()).toMatchObject({ method, body, query: "x=1", headers: { "x-key": "1" } });
  });

  it("are relative to the URL that was asked", async () => {
    await using client = new TestClient(moving());

    expect((await client.get("/relative/start")).json<Echo>().path).toBe("/relative/end");
  });

  it("lose their fragment on the way", async () => {
    await using client = new TestClient(moving());

    expect((await client.get("/fragment")).json<Echo>().path).toBe("/end");
  });

  it("are not followed to another host, or without a location", async () => {
    await using client = new TestClient(moving());

    expect((await client.get("/away")).status).toBe(307);
    expect((await client.get("/nowhere/to/go")).status).toBe(302);
  });

  it("are followed only where the client or the request wants it", async () => {
    await using client = new TestClient(moving(), { followRedirects: false });

    expect((await client.get("/move/302")).status).toBe(302);
    expect((await client.get("/move/302", { followRedirects: true })).status).toBe(200);
  });

  it("end after a while", async () => {
    await using client = new TestClient(moving());

    await expect(client.get("/loop")).rejects.toThrow(/\/loop was redirected more than \d+ times/);
  });
});

describe("errors in the test client", () => {
  function failing(options: object = {}): BoltAPI {
    const api = new BoltAPI({ logger: recordingLogger(), ...options });
    api.get("/fails", () => {
      throw new RangeError("out of bounds");
    });
    api.get("/text", () => {
      throw "just text";
    });
    api.get("/http", () => {
      throw new HTTPException(503, "Busy");
    });
    api.get("/response", { response: t.Object({ id: t.Integer() }) }, () => ({ id: "x" }) as unknown as { id: number });
    api.get("/circular", () => {
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      return circular;
    });
    return api;
  }

  it("that nothing answers are thrown", async () => {
    await using client = new TestClient(failing());

    await expect(client.get("/fails")).rejects.toThrow(RangeError);
    await expect(client.get("/text")).rejects.toBe("just text");
    await expect(client.get("/response")).rejects.toThrow(/GET \/response/);
    await expect(client.get("/circular")).rejects.toThrow(TypeError);
  });

  it("that are answers are not thrown", async () => {
    await using client = new TestClient(failing());

    expect((await client.get("/http")).status).toBe(503);
  });

  it("that an exception handler answers are not thrown", async () => {
    await using client = new TestClient(failing({ exceptionHandler: () => json({ handled: true }, { status: 500 }) }));

    expect((await client.get("/fails")).json()).toEqual({ handled: true });
  });

  it("of an exception handler itself are thrown", async () => {
    const exceptionHandler = (): never => {
      throw new TypeError("the handler failed");
    };
    await using client = new TestClient(failing({ exceptionHandler }));

    await expect(client.get("/fails")).rejects.toThrow("the handler failed");
  });

  it("are what the client would see with raiseServerErrors: false", async () => {
    await using client = new TestClient(failing(), { raiseServerErrors: false });

    for (const path of ["/fails", "/text", "/circular"]) {
      expect((await client.get(path)).json()).toEqual({ detail: "Internal Server Error" });
    }
  });

  it("belong to the request that failed", async () => {
    const api = failing();
    api.get("/works", () => "ok");
    await using client = new TestClient(api);

    const [failed, worked] = await Promise.allSettled([client.get("/fails"), client.get("/works")]);

    expect(failed.status).toBe("rejected");
    expect(worked.status).toBe("fulfilled");
  });
});

describe("the lifecycle of the test client", () => {
  it("starts with the first request and stops at the end of the block", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    api.get("/", () => "ok");

    {
      await using client = new TestClient(api);
      events.push("made");
      await client.get("/");
      await client.get("/");
    }

    expect(events).toEqual(["made", "start", "stop"]);
  });

  it("stays one over an override", async () => {
    const events: string[] = [];
    const db = depends(() => "real");
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    api.get("/", { depends: { db } }, ({ db }) => db);

    {
      await using client = new TestClient(api);
      await client.get("/");
      client.override(db, "fake");
      expect((await client.get("/")).text()).toBe("fake");
    }

    expect(events).toEqual(["start", "stop"]);
  });

  it("is over after close, and can begin again", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    api.get("/", () => "ok");
    const client = new TestClient(api);

    await client.get("/");
    await client.close();
    await client.close();
    await client.get("/");
    await client.close();

    expect(events).toEqual(["start", "stop", "start", "stop"]);
  });

  it("waits for what follows a response", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    api.get("/", ({ request }) => {
      request.afterResponse(async () => {
        await Promise.resolve();
        events.push("after");
      });
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["after"]);
  });
});

describe("a client that goes away", () => {
  it("before the request sends nothing", async () => {
    const ran: string[] = [];
    const api = new BoltAPI();
    api.get("/", () => void ran.push("handler"));
    await using client = new TestClient(api);

    await expect(client.get("/", { signal: AbortSignal.abort(new Error("left")) })).rejects.toThrow("left");
    expect(ran).toEqual([]);
  });

  it("in the middle of its body ends the request, and clean-up runs", async () => {
    const events: string[] = [];
    const logger = recordingLogger();
    const controller = new AbortController();
    const api = new BoltAPI({ logger });
    api.post("/", async ({ request }) => {
      request.afterResponse(() => void events.push("cleaned up"));
      return request.text();
    });
    await using client = new TestClient(api);
    async function* body() {
      yield new TextEncoder().encode("half");
      controller.abort(new Error("left"));
      await new Promise(() => {});
    }

    await expect(client.post("/", { body: body(), signal: controller.signal })).rejects.toThrow("left");
    expect(events).toEqual(["cleaned up"]);
    expect(logger.errors()).toEqual([]);
  });
});

describe("a response of the test client", () => {
  it("is read as text, JSON and bytes", async () => {
    const api = new BoltAPI();
    const options: ResponseOptions = { status: 201, headers: { "x-a": "1" } };
    api.get("/", () => text('{"a":1}', options));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.text()).toBe('{"a":1}');
    expect(response.json()).toEqual({ a: 1 });
    expect(response.bytes).toHaveLength(7);
    expect(response.status).toBe(201);
    expect(response.ok).toBe(true);
    expect(response.headers.get("X-A")).toBe("1");
  });

  it("says what it is when it is no JSON", async () => {
    const api = new BoltAPI();
    api.get("/", () => text("<h1>Oops</h1>", { status: 502 }));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(() => response.json()).toThrow(/502.*<h1>Oops<\/h1>/);
    expect(response.ok).toBe(false);
  });
});
