import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { BoltAPI, connect } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as answering } from "../../docs/guide/snippets/connect/answer.ts";
import { api as passportApi } from "../../docs/guide/snippets/connect/passport.ts";
import { api as visiting } from "../../docs/guide/snippets/connect/session.ts";
import { codeSpans, readPage } from "./markdown.ts";

describe("the page about connect middleware", () => {
  it("is right that a session lasts from request to request", async () => {
    await using client = new TestClient(visiting);
    await client.get("/visits");
    expect((await client.get("/visits")).json()).toEqual({ count: 2 });
  });

  it("is right about the name that skip knows it by", async () => {
    await using client = new TestClient(answering);
    expect((await client.get("/books")).status).toBe(503);
    expect((await client.get("/health")).status).toBe(200);
  });

  it("is right that Passport remembers who has logged in", async () => {
    await using client = new TestClient(passportApi);
    await client.post("/login", { form: { username: "ada", password: "correct horse" } });
    expect((await client.get("/me")).json()).toEqual({ id: 1, username: "ada" });
  });

  it("lists what req and res have of Express", async () => {
    const listed = (name: string): string[] => {
      const [, list = ""] = new RegExp(`^- \`${name}\`: ([^.]+)\\.`, "m").exec(readPage("docs/guide/connect.md")) ?? [];
      return codeSpans(list).sort();
    };
    let [ofRequest, ofResponse]: string[][] = [[], []];
    const plainRequest = new IncomingMessage(new Socket());
    const look = connect((req, res) => {
      ofRequest = added(req, plainRequest);
      ofResponse = added(res, new ServerResponse(plainRequest));
      res.end();
    });
    const api = new BoltAPI();
    api.get("/", { use: [look] }, () => null);
    await using client = new TestClient(api);
    await client.get("/");

    expect(listed("req")).toEqual(ofRequest);
    expect(listed("res")).toEqual(ofResponse);
  });
});

/** Names that an instance of Node's own class does not have. */
function added(instance: object, plain: object): string[] {
  const names = [...Object.keys(instance), ...Object.getOwnPropertyNames(Object.getPrototypeOf(instance))];
  // What underlies `send` and `json`, and what replaces methods of Node.
  const known = (name: string): boolean => name in plain || name.startsWith("_") || name === "sendAs";
  return [...new Set(names)].filter((name) => !known(name)).sort();
}
