import { BoltAPI, sse, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api } from "../../docs/guide/snippets/compression/options.ts";
import { explainCompressionOptions, resolveCompressionOptions } from "../../src/middleware/compression-options.ts";
import { availableCodings, defaultLevels, levelRanges } from "../../src/middleware/content-coder.ts";
import { HttpResponse } from "../../src/response/http-response.ts";
import { readPage, readTable } from "./markdown.ts";

const page = "docs/guide/compression.md";
const long = "Middlemarch ".repeat(100);

async function codingOf(result: () => unknown, accepted = "gzip"): Promise<string | null> {
  const one = new BoltAPI();
  one.get("/", () => result() as object);
  await using client = new TestClient(one);
  return (await client.get("/", { headers: { "accept-encoding": accepted } })).headers.get("content-encoding");
}

describe("the page about compression", () => {
  it("lists every option with its default", () => {
    const rows = readTable(page, "option of `compression`");
    const known = /It takes (.+)\.$/.exec(explainCompressionOptions({ unknown: 1 }) ?? "")?.[1]?.split(", ");
    expect(rows.map(([option]) => option?.replaceAll("`", ""))).toEqual(known);
    const [encodings = "", minimumSize = "", levels = ""] = rows.map(([, value = ""]) => value);
    const withoutZstd = availableCodings.filter((coding) => coding !== "zstd");
    expect(encodings).toContain(JSON.stringify(["zstd", ...withoutZstd]).replaceAll(",", ", "));
    expect(resolveCompressionOptions({}).minimumSize).toBe(Number(minimumSize));
    const { br, gzip, zstd } = defaultLevels;
    expect(levels).toContain(`{ br: ${br}, gzip: ${gzip}, zstd: ${zstd} }`);
    for (const [coding, [lowest, highest]] of Object.entries(levelRanges)) {
      expect(rows[2]?.[2]).toContain(`${coding} ${lowest} to ${highest}`);
    }
  });

  it("is right about what is compressed", async () => {
    expect(await codingOf(() => "a".repeat(500))).toBe("gzip");
    expect(await codingOf(() => "a".repeat(499))).toBeNull();
    for (const type of [
      "application/json",
      "text/javascript",
      "application/wasm",
      "image/svg+xml",
      "font/ttf",
      "image/bmp",
    ]) {
      expect(await codingOf(() => new HttpResponse(200, ["content-type", type], long)), type).toBe("gzip");
    }
    for (const type of ["image/png", "image/jpeg", "application/zip", "application/pdf", "application/unknown"]) {
      expect(await codingOf(() => new HttpResponse(200, ["content-type", type], long)), type).toBeNull();
    }
    expect(await codingOf(() => text(long, { headers: { "content-encoding": "identity" } }))).toBe("identity");
    expect(await codingOf(() => text(long, { headers: { "cache-control": "no-transform" } }))).toBeNull();
    expect(await codingOf(() => text(long, { status: 206 }))).toBeNull();
    expect(await codingOf(() => long, "identity;q=0, gzip;q=0")).toBeNull();
  });

  it("is right that server-sent events have to ask for it", async () => {
    expect(await codingOf(() => sse([long]))).toBeNull();
    expect(await codingOf(() => sse([long], { compress: true }))).toBe("gzip");
  });

  it("is right about compressible", async () => {
    const asked = (compressible: boolean, type: string) => () =>
      Object.assign(new HttpResponse(200, ["content-type", type], long), { compressible });
    expect(await codingOf(asked(true, "text/event-stream"))).toBe("gzip");
    expect(await codingOf(asked(false, "text/plain"))).toBeNull();
  });

  it("is right about the headers it says are left out", async () => {
    const [, line = ""] = /^- (.*) are left out: they speak of other bytes\.$/m.exec(readPage(page)) ?? [];
    const names = [...line.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(3);
    const one = new BoltAPI();
    one.get("/", () => text(long, { headers: Object.fromEntries(names.map((name) => [name, "a"])) }));
    await using client = new TestClient(one);
    const { headers } = await client.get("/", { headers: { "accept-encoding": "gzip" } });
    expect(names.filter((name) => headers.has(name))).toEqual([]);
  });

  it("is right that /account is left as it is, even with what a client sends in it", async () => {
    await using client = new TestClient(api);
    const response = await client.get("/account?search=s3c", { headers: { "accept-encoding": "gzip, br" } });
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.json()).toMatchObject({ search: "s3c" });
  });
});
