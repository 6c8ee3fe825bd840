import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it } from "vitest";
import { api } from "../../docs/guide/snippets/telemetry/tracing.ts";
import { type Sdk, startSdk } from "../telemetry/otel-sdk.ts";
import { codeSpans, readTable } from "./markdown.ts";

let sdk: Sdk | null = null;

afterEach(() => sdk?.stop());

describe("the page about tracing and metrics", () => {
  it("is right about names of spans, and lists their attributes", async () => {
    sdk = startSdk();
    await using client = new TestClient(api, { baseUrl: "http://books.example:8000" });

    await client.get("/books/7");
    await client.get("/books/101");
    await client.get("/nowhere");

    const spans = sdk.spans();
    expect(spans.map(({ name }) => name)).toEqual(["GET /books/{id:int}", "GET /books/{id:int}", "GET"]);
    expect(spans[0]?.attributes).toHaveProperty(["app.tenant"], "corner");
    const seen = spans.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => name !== "app.tenant");
    const others = ["http.request.method_original", "user_agent.original", "error.type", "_OTHER", "userAgent"];
    const listed = readTable("docs/guide/telemetry.md", "attribute").flatMap((cells) => cells.flatMap(codeSpans));
    expect([...new Set([...seen, ...others])].sort()).toEqual(listed.sort());
  });
});
