import { BoltAPI, depends, type Logger, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api as auditApi } from "../../docs/guide/snippets/dependencies/class.ts";
import { api, log } from "../../docs/guide/snippets/dependencies/cleanup.ts";
import { codeSpans, readPage } from "./markdown.ts";

describe("the page about dependencies", () => {
  afterEach(() => vi.restoreAllMocks());

  it("is right about the order of clean-up", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    log.length = 0;
    await using client = new TestClient(api, { raiseServerErrors: false });
    await client.post("/orders");
    await client.post("/orders/broken");
    const sentence = /`log` is then (.+)\. An error/.exec(readPage("docs/guide/dependencies.md"))?.[1] ?? "";
    expect(log).toEqual(codeSpans(sentence));
  });

  it("disposes of instances after the response", async () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((line) => written.push(String(line)) > 0);
    await using client = new TestClient(auditApi);
    await client.delete("/books/7");
    expect(written.map((line) => JSON.parse(line))).toMatchObject([{ message: "audit", entries: ["book 7 deleted"] }]);
  });

  it("is right about sharing: once a request, and each time without cache", async () => {
    const made: string[] = [];
    const shared = depends(() => made.push("shared"));
    const own = depends({ cache: false }, () => made.push("own"));
    const first = depends({ depends: { shared, own } }, () => 1);
    const second = depends({ depends: { shared, own } }, () => 2);
    const sharing = new BoltAPI();
    sharing.get("/", { depends: { first, second } }, () => ({}));
    await using client = new TestClient(sharing);
    await client.get("/");
    expect(made.sort()).toEqual(["own", "own", "shared"]);
  });

  it("makes what does not need one another side by side", async () => {
    let isSecondMade = (): void => {};
    const secondIsMade = new Promise<void>((resolve) => (isSecondMade = resolve));
    const first = depends(async () => secondIsMade);
    const second = depends(async () => isSecondMade());
    const sideBySide = new BoltAPI();
    sideBySide.get("/", { depends: { first, second } }, () => ({ done: true }));
    await using client = new TestClient(sideBySide);
    expect((await client.get("/")).json()).toEqual({ done: true });
  });

  it("logs errors of the clean-up", async () => {
    const messages: string[] = [];
    const logger: Logger = { ...silentLogger, error: (message) => messages.push(message) };
    const failing = depends(function* () {
      yield 1;
      throw new Error("too late");
    });
    const cleaning = new BoltAPI({ logger });
    cleaning.get("/", { depends: { failing } }, ({ failing }) => failing);
    await using client = new TestClient(cleaning);
    expect((await client.get("/")).text()).toBe("1");
    expect(messages).toHaveLength(1);
  });
});
