import { TestClient } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api as withContext } from "../../docs/guide/snippets/logging/context.ts";
import { api as first } from "../../docs/guide/snippets/logging/first.ts";
import { messages, api as own } from "../../docs/guide/snippets/logging/own.ts";
import { lines as pinoLines, api as withPino } from "../../docs/guide/snippets/logging/pino.ts";
import { api as chosen } from "../../docs/guide/snippets/logging/request-log.ts";
import { compilePrettyLine } from "../../src/logging/pretty-lines.ts";
import { listBlocks } from "./markdown.ts";

const page = "docs/guide/logging.md";
let written: string[] = [];

beforeEach(() => {
  written = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => written.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

function parsed(lines: readonly string[]): Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function shown(language: string): string[] {
  const block = listBlocks(page).find((each) => each.language === language);
  return block?.text.trimEnd().split("\n") ?? [];
}

/** Without what no two runs have in common. */
function comparable(line: Record<string, unknown>): object {
  const message = String(line.message).replace(/in [\d.]+ ms/, "in … ms");
  return { ...line, message, time: "", request_id: "", duration_ms: 0 };
}

describe("the page about logging", () => {
  it("shows the lines that its first application writes", async () => {
    await using client = new TestClient(first);

    await client.get("/books/7?token=secret");
    await client.get("/books/700");

    expect(parsed(written).map(comparable)).toEqual(parsed(shown("json")).map(comparable));
    expect(parsed(written).map((line) => Object.keys(line))).toEqual(
      parsed(shown("json")).map((line) => Object.keys(line)),
    );
    expect(written.join("")).not.toContain("secret");
  });

  it("shows the same lines as a terminal does", () => {
    const pretty = compilePrettyLine(false);
    const lines = shown("json")
      .slice(0, 2)
      .map((line) =>
        pretty?.(line)
          .trimEnd()
          .replace(/^\[[\d:]+\]/, "[12:00:00]"),
      );

    expect(lines).toEqual(shown("text"));
  });

  it("is right about which requests are logged", async () => {
    await using client = new TestClient(chosen);

    for (const path of ["/", "/reports", "/health", "/assets/x", "/nowhere", "/poll"]) {
      await client.get(path, { headers: { "x-tenant": "a" } });
    }

    expect(parsed(written).map(({ path, tenant }) => [path, tenant])).toEqual([
      ["/reports", "a"],
      ["/nowhere", "a"],
    ]);
  });

  it("is right about what lines of a request can say", async () => {
    await using client = new TestClient(withContext);

    await client.get("/orders", { headers: { "x-tenant": "a" } });

    expect(parsed(written)[0]).toMatchObject({ route: "GET /orders", tenant: "a", message: "Orders are read" });
  });

  it("is right about other loggers", async () => {
    await using pinoClient = new TestClient(withPino);
    await using ownClient = new TestClient(own, { raiseServerErrors: false });

    await pinoClient.get("/");
    await ownClient.get("/");

    expect(parsed(pinoLines)).toMatchObject([{ service: "shelf", shelf: 3, msg: "Seen" }]);
    expect(messages).toEqual(["!! GET / failed: Error: the shelf is empty"]);
  });
});
