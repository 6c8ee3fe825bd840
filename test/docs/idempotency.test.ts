import { BoltAPI, idempotencyKey, json, memoryStore, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { resolveIdempotencyOptions } from "../../src/middleware/idempotency-options.ts";
import { readPage } from "./markdown.ts";

const page = "docs/guide/idempotency.md";

describe("the page about idempotency keys", () => {
  it("is right about the statuses that are not kept", async () => {
    const listed = /^- 5xx, and (.+)$/m.exec(readPage(page))?.[1]?.match(/\d{3}/g)?.map(Number) ?? [];
    const api = new BoltAPI({ logger: silentLogger });
    const store = memoryStore();
    let runs = 0;
    api.post("/{status:int}", { use: [idempotencyKey({ store })] }, ({ params }) => {
      runs++;
      return json({}, { status: params.status });
    });
    await using client = new TestClient(api);
    const notKept: number[] = [];
    for (const status of [200, 202, 301, 400, ...Array.from({ length: 31 }, (_, index) => 401 + index), 500, 503]) {
      runs = 0;
      for (let count = 0; count < 2; count++) {
        await client.post(`/${status}`, { headers: { "idempotency-key": "k" }, followRedirects: false });
      }
      if (runs === 2) notKept.push(status);
    }
    expect(notKept).toEqual([...listed, 500, 503]);
  });

  it("is right about defaults", () => {
    const settings = resolveIdempotencyOptions({ store: memoryStore() });
    expect([settings.ttlMs, settings.lockMs, settings.maxBodyBytes, [...settings.methods]]).toEqual([
      86_400_000,
      60_000,
      256 * 1024,
      ["POST", "PATCH"],
    ]);
  });
});
