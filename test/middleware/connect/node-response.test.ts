import { IncomingMessage, ServerResponse } from "node:http";
import { BoltAPI, connect, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import type { NodeRequest } from "../../../src/middleware/connect/node-request.ts";
import type { NodeResponse } from "../../../src/middleware/connect/node-response.ts";

/** What a client gets from middleware that answers with what Express adds to Node. */
async function answerOf(
  answer: (res: NodeResponse, req: NodeRequest) => unknown,
): Promise<readonly [number, string, Record<string, string>]> {
  const api = new BoltAPI({ compression: false, logger: silentLogger });
  api.get("/", { use: [connect((req, res) => void answer(res as NodeResponse, req as NodeRequest))] }, () => null);
  await using client = new TestClient(api, { followRedirects: false, raiseServerErrors: false });
  const { status, headers, ...response } = await client.get("/?a=1&a=2&b=3", { headers: { "X-One": "1" } });
  return [status, new TextDecoder().decode(response.bytes), Object.fromEntries(headers)];
}

describe("res of connect middleware", () => {
  it("has what middleware of Express answers with", async () => {
    expect(await answerOf((res) => res.status(201).json({ a: 1 }))).toEqual([
      201,
      '{"a":1}',
      { "content-type": "application/json; charset=utf-8", "content-length": "7" },
    ]);
    expect(await answerOf((res) => res.send("<p>"))).toMatchObject([
      200,
      "<p>",
      { "content-type": "text/html; charset=utf-8" },
    ]);
    expect(await answerOf((res) => res.type("text/csv").send(Buffer.from("a;b")))).toMatchObject([
      200,
      "a;b",
      { "content-type": "text/csv" },
    ]);
    expect(await answerOf((res) => res.send({ a: [1] }))).toMatchObject([200, '{"a":[1]}', {}]);
    expect(await answerOf((res) => res.sendStatus(403))).toMatchObject([403, "Forbidden", {}]);
    expect(await answerOf((res) => res.send())).toMatchObject([200, "", {}]);
  });

  it("redirects, and lets no location split the header", async () => {
    expect(await answerOf((res) => res.redirect("/new"))).toMatchObject([302, "", { location: "/new" }]);
    expect(await answerOf((res) => res.redirect(301, "/é"))).toMatchObject([301, "", { location: "/%C3%A9" }]);
    expect((await answerOf((res) => res.redirect("/a\r\nset-cookie: b=1")))[0]).toBe(500);
  });

  it("sets cookies and headers", async () => {
    const [, , headers] = await answerOf((res) =>
      res
        .cookie("a", "1 2", { maxAge: 60_000, httpOnly: true, sameSite: true })
        .set({ "x-one": 1, "x-two": ["a", "b"] })
        .append("x-one", "2")
        .vary("Origin, Accept")
        .end(),
    );
    expect(headers).toMatchObject({
      "set-cookie": "a=1%202; Max-Age=60; Path=/; HttpOnly; SameSite=Strict",
      "x-one": "1, 2",
      "x-two": "a, b",
      vary: "origin, accept",
    });
    const [, , cleared] = await answerOf((res) => res.clearCookie("a", { path: "/b" }).end());
    expect(cleared["set-cookie"]).toBe("a=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/b");
    expect((await answerOf((res) => res.cookie("a", "1", { signed: true })))[0]).toBe(500);
  });

  it("is a ServerResponse of Node, and req an IncomingMessage", async () => {
    expect(
      await answerOf((res, req) => {
        expect(res).toBeInstanceOf(ServerResponse);
        expect(req).toBeInstanceOf(IncomingMessage);
        expect([res.req, req.res, req.socket]).toEqual([req, res, res.socket]);
        expect(req.connection).toBe(req.socket);
        expect(res.headersSent).toBe(false);
        res.end("ok");
        expect([res.headersSent, res.writableEnded]).toEqual([true, true]);
      }),
    ).toMatchObject([200, "ok", {}]);
  });

  it("keeps working when an Express application replaces both prototypes", async () => {
    expect(
      await answerOf((res, req) => {
        Object.setPrototypeOf(req, Object.create(IncomingMessage.prototype));
        Object.setPrototypeOf(res, Object.create(ServerResponse.prototype));
        req
          .on("end", () => {
            res.setHeader("x-one", "1");
            ServerResponse.prototype.setHeader.call(res, "x-two", "2");
            res.end("ok");
          })
          .resume();
      }),
    ).toMatchObject([200, "ok", { "x-one": "1", "x-two": "2" }]);
  });

  it.each([
    ["a record", { "x-one": "1", "x-two": ["2", "3"] }],
    ["a flat array", ["x-one", "1", "x-two", "2", "x-two", "3"]],
    [
      "an array of pairs",
      [
        ["x-one", "1"],
        ["x-two", ["2", "3"]],
      ],
    ],
  ])("takes headers of writeHead as %s", async (_kind, headers) => {
    expect(
      await answerOf((res) => {
        res.setHeader("x-two", "replaced");
        res.writeHead(202, "Fine", headers as never).end("ok");
      }),
    ).toMatchObject([202, "ok", { "x-one": "1", "x-two": "2, 3" }]);
  });

  it("calls back when a write is taken, and when the response has left", async () => {
    const events: string[] = [];
    await answerOf((res) => {
      res.write("a", "utf8", () => events.push("written"));
      res.end("b", () => events.push("ended"));
    });
    expect(events).toEqual(["written", "ended"]);
  });

  it("answers 500 for a status that cannot be sent, and content that is none", async () => {
    expect((await answerOf((res) => res.writeHead(99).end()))[0]).toBe(500);
    expect((await answerOf((res) => res.writeHead(700).end()))[0]).toBe(500);
    expect((await answerOf((res) => res.end(7)))[0]).toBe(500);
  });
});

describe("req of connect middleware", () => {
  it("has what middleware of Express reads", async () => {
    const [status] = await answerOf((res, req) => {
      expect(req).toMatchObject({
        method: "GET",
        url: "/?a=1&a=2&b=3",
        originalUrl: "/?a=1&a=2&b=3",
        httpVersion: "1.1",
      });
      expect(req).toMatchObject({
        path: "/",
        baseUrl: "",
        protocol: "http",
        secure: false,
        ip: "127.0.0.1",
        xhr: false,
      });
      expect({ ...req.query }).toEqual({ a: ["1", "2"], b: "3" });
      expect([req.get("X-ONE"), req.header("x-one"), req.headers["x-one"]]).toEqual(["1", "1", "1"]);
      expect(req.rawHeaders).toContain("x-one");
      expect(req.headersDistinct["x-one"]).toEqual(["1"]);
      res.end();
    });
    expect(status).toBe(200);
  });

  it("has no header from a prototype", async () => {
    const [status] = await answerOf((res, req) => {
      expect(Object.hasOwn(req.headers, "constructor")).toBe(false);
      res.end();
    });
    expect(status).toBe(200);
  });
});
