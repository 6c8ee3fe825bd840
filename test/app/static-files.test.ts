import { execFileSync } from "node:child_process";
import { symlinkSync, utimesSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import {
  type Authenticator,
  BoltAPI,
  type BoltAPIOptions,
  type Guard,
  Router,
  type StaticOptions,
  silentLogger,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { TemporaryDirectory } from "../files/temporary-directory.ts";

const page = "text/html,application/xhtml+xml,*/*;q=0.8";
const script = "export const answer = 42;\n".repeat(50);

function makeSite(): TemporaryDirectory {
  const site = new TemporaryDirectory({
    "public/index.html": "<h1>home</h1>",
    "public/app.js": script,
    "public/docs/index.html": "<h1>docs</h1>",
    "public/docs/a b.txt": "spaced",
    "public/empty/readme.txt": "no index",
    "public/.env": "SECRET=1",
    "public/.git/config": "[core]",
    "public-secret/a.txt": "secret",
    "secret.txt": "secret",
  });
  symlinkSync("../secret.txt", site.file("public/out.txt"));
  symlinkSync("../public-secret", site.file("public/out"));
  symlinkSync("app.js", site.file("public/in.js"));
  return site;
}

/** A client of an API that serves "public" below a path. */
function openClient(
  site: TemporaryDirectory,
  options: StaticOptions = {},
  prefix = "/assets",
  api: BoltAPIOptions = {},
): TestClient {
  const application = new BoltAPI({ logger: silentLogger, compression: false, ...api });
  application.static(prefix, site.file("public"), options);
  return new TestClient(application, { followRedirects: false, raiseServerErrors: false });
}

function shown(response: TestResponse): unknown[] {
  return [response.status, response.text()];
}

describe("static", () => {
  it("serves files with type and validators, to GET and HEAD", async () => {
    using site = makeSite();
    await using client = openClient(site);
    const response = await client.get("/assets/app.js");
    expect(shown(response)).toEqual([200, script]);
    expect([...response.headers].map(([name]) => name).sort()).toEqual(
      ["accept-ranges", "content-length", "content-type", "etag", "last-modified"].sort(),
    );
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    const head = await client.head("/assets/app.js");
    expect([head.status, head.headers.get("content-length"), head.text()]).toEqual([200, String(script.length), ""]);
  });

  it("decodes names, and follows links inside", async () => {
    using site = makeSite();
    await using client = openClient(site);
    expect(shown(await client.get("/assets/docs/a%20b.txt"))).toEqual([200, "spaced"]);
    expect(shown(await client.get("/assets/in.js"))).toEqual([200, script]);
  });

  it("answers ranges and conditions", async () => {
    using site = makeSite();
    await using client = openClient(site);
    utimesSync(site.file("public/app.js"), 1_700_000_000, 1_700_000_000);
    const part = await client.get("/assets/app.js", { headers: { range: "bytes=0-5" } });
    expect(shown(part)).toEqual([206, "export"]);
    const etag = part.headers.get("etag") ?? "";
    expect((await client.get("/assets/app.js", { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await client.get("/assets/app.js", { headers: { range: "bytes=9999999-" } })).status).toBe(416);
  });

  it("answers 404 for everything that is not there, or leads out", async () => {
    using site = makeSite();
    await using client = openClient(site);
    const paths = [
      "none.js",
      "app.js/",
      "app.js/more",
      "empty/",
      "empty",
      "out.txt",
      "out/a.txt",
      "..%2fsecret.txt",
      "%2e%2e/secret.txt",
      "docs/..%2f..%2fsecret.txt",
      "docs%5c..%5c..%5csecret.txt",
      "..\\secret.txt",
      "/etc/passwd",
      "%2fetc%2fpasswd",
      "docs//index.html",
      "./app.js%2f.",
      "x".repeat(5000),
    ];
    for (const path of paths) {
      expect([path, ...shown(await client.get(`/assets/${path}`))]).toEqual([path, 404, '{"detail":"Not Found"}']);
    }
    expect((await client.get("/assets/app.js%00.txt")).status).toBe(400);
  });

  it("neither waits for a FIFO nor reads a device", async () => {
    using site = makeSite();
    execFileSync("mkfifo", [site.file("public/pipe")]);
    symlinkSync("/dev/zero", site.file("public/zero"));
    await using client = openClient(site);
    for (const name of ["pipe", "zero"]) expect((await client.get(`/assets/${name}`)).status).toBe(404);
  });

  it("answers 405 for other methods", async () => {
    using site = makeSite();
    await using client = openClient(site);
    const response = await client.post("/assets/app.js");
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });

  it("leaves no file open", async () => {
    using site = makeSite();
    site.write("public/large.bin", Buffer.alloc(500_000));
    await using client = openClient(site, { precompressed: true, fallback: "index.html" });
    const requests = ["large.bin", "app.js", "none", "docs", "docs/", "out.txt", ".env"].flatMap((path) => [
      client.get(`/assets/${path}`, { headers: { accept: page, "accept-encoding": "br, gzip" } }),
      client.head(`/assets/${path}`),
      client.get(`/assets/${path}`, { headers: { "if-none-match": "*" } }),
    ]);
    await Promise.all(requests);
    expect(site.openFiles()).toEqual([]);
  });
});

describe("static and directories", () => {
  it("serves the index, and redirects to the slash that its links need", async () => {
    using site = makeSite();
    await using client = openClient(site);
    expect(shown(await client.get("/assets/"))).toEqual([200, "<h1>home</h1>"]);
    expect(shown(await client.get("/assets/docs/"))).toEqual([200, "<h1>docs</h1>"]);
    const redirect = await client.get("/assets/docs?a=1");
    expect([redirect.status, redirect.headers.get("location")]).toEqual([308, "./docs/?a=1"]);
    expect((await client.get("/assets")).headers.get("location")).toBe("/assets/");
  });

  it.each(["strip", "append", "keep"] as const)("does so when trailingSlash is %s", async (trailingSlash) => {
    using site = makeSite();
    const api = new BoltAPI({ trailingSlash });
    api.static("/assets", site.file("public"));
    await using client = new TestClient(api);
    for (const path of ["/assets", "/assets/"]) expect((await client.get(path)).text()).toBe("<h1>home</h1>");
    for (const path of ["/assets/docs", "/assets/docs/"]) expect((await client.get(path)).text()).toBe("<h1>docs</h1>");
  });

  it("never redirects to another host or scheme", async () => {
    using site = makeSite();
    site.write("public/evil.example/index.html", "");
    site.write("public/javascript:alert(1)/index.html", "");
    await using client = openClient(site, {}, "/");
    for (const path of ["//evil.example", "/%2Fevil.example", "/%5Cevil.example", "/evil.example/..%2f"]) {
      expect([path, (await client.get(path)).headers.get("location")]).toEqual([path, null]);
    }
    expect((await client.get("/evil.example")).headers.get("location")).toBe("./evil.example/");
    expect((await client.get("/javascript:alert(1)")).headers.get("location")).toBe("./javascript:alert(1)/");
  });

  it("takes another name for the index, or none", async () => {
    using site = makeSite();
    await using other = openClient(site, { index: "readme.txt" });
    expect(shown(await other.get("/assets/empty/"))).toEqual([200, "no index"]);
    await using none = openClient(site, { index: false });
    for (const path of ["/assets", "/assets/", "/assets/docs", "/assets/docs/"])
      expect((await none.get(path)).status).toBe(404);
  });
});

describe("options of static", () => {
  it("say how long clients keep files", async () => {
    using site = makeSite();
    await using client = openClient(site, { maxAge: 3600 });
    expect((await client.get("/assets/app.js")).headers.get("cache-control")).toBe("max-age=3600");
    await using forever = openClient(site, { maxAge: 31_536_000, immutable: true });
    const response = await forever.get("/assets/app.js");
    expect(response.headers.get("cache-control")).toBe("max-age=31536000, immutable");
    const etag = response.headers.get("etag") ?? "";
    const known = await forever.get("/assets/app.js", { headers: { "if-none-match": etag } });
    expect([known.status, known.headers.get("cache-control")]).toEqual([304, "max-age=31536000, immutable"]);
  });

  it("add headers", async () => {
    using site = makeSite();
    await using client = openClient(site, { headers: { "x-content-type-options": "nosniff" } });
    expect((await client.get("/assets/app.js")).headers.get("x-content-type-options")).toBe("nosniff");
    expect((await client.get("/assets/none")).headers.has("x-content-type-options")).toBe(false);
  });

  it("hide dotfiles, unless they are wanted", async () => {
    using site = makeSite();
    await using client = openClient(site, { fallback: "index.html" });
    for (const path of [".env", ".git/config", ".git/"]) {
      expect((await client.get(`/assets/${path}`, { headers: { accept: page } })).status).toBe(404);
    }
    await using open = openClient(site, { dotfiles: true });
    expect(shown(await open.get("/assets/.env"))).toEqual([200, "SECRET=1"]);
    expect((await open.get("/assets/..")).status).toBe(404);
  });

  it("serve a fallback to who wants a page, and keep it from being kept", async () => {
    using site = makeSite();
    await using client = openClient(site, { fallback: "index.html", maxAge: 3600 }, "/");
    const response = await client.get("/users/1", { headers: { accept: page } });
    expect(shown(response)).toEqual([200, "<h1>home</h1>"]);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("vary")).toBe("accept");
    for (const accept of ["*/*", "application/json", "image/png"]) {
      expect((await client.get("/users/1", { headers: { accept } })).status).toBe(404);
    }
    expect((await client.get("/app.js", { headers: { accept: page } })).text()).toBe(script);
  });

  it("leave the routes beside them alone", async () => {
    using site = makeSite();
    const api = new BoltAPI();
    api.static("/", site.file("public"), { fallback: "index.html" });
    api.get("/api/users/{id:int}", ({ params }) => params.id);
    await using client = new TestClient(api);
    expect((await client.get("/api/users/7", { headers: { accept: page } })).json()).toBe(7);
  });

  it.each([
    [{ maxage: 1 }, "OPTION_UNKNOWN"],
    [{ maxAge: -1 }, "OPTION_INVALID"],
    [{ maxAge: "1h" }, "OPTION_INVALID"],
    [{ immutable: true }, "Set maxAge too"],
    [{ index: "a/b.html" }, "OPTION_INVALID"],
    [{ index: true }, "OPTION_INVALID"],
    [{ fallback: "../secret.txt" }, "OPTION_INVALID"],
    [{ fallback: "none.html" }, "STATIC_FALLBACK_MISSING"],
    [{ fallback: "docs" }, "STATIC_FALLBACK_MISSING"],
    [{ headers: { "x-a": "1\r\nx-b: 2" } }, "contains a carriage return"],
  ])("are refused when they are wrong: %j", (options, message) => {
    using site = makeSite();
    expect(() => new BoltAPI().static("/", site.file("public"), options as StaticOptions)).toThrow(message);
  });

  it("do not let a misspelt guard leave the files open", () => {
    using site = makeSite();
    const api = new BoltAPI();
    api.static("/", site.file("public"), { guards: ["isStaff"] as unknown as [] });
    expect(() => api.compile()).toThrow("ROUTE_OPTION_INVALID");
  });
});

describe("the directory of static", () => {
  it("is a path or a URL", async () => {
    using site = makeSite();
    const api = new BoltAPI();
    api.static("/", pathToFileURL(site.file("public")));
    await using client = new TestClient(api);
    expect((await client.get("/app.js")).text()).toBe(script);
  });

  it("must be there", () => {
    using site = makeSite();
    const api = new BoltAPI();
    expect(() => api.static("/assets", site.file("none"))).toThrow('DIRECTORY_INVALID: static("/assets"):');
    expect(() => api.static("/assets", site.file("secret.txt"))).toThrow("is not a directory");
  });

  it("is known to its paths as the prefix says, which is text and starts with a slash", () => {
    using site = makeSite();
    expect(() => new BoltAPI().static(7 as unknown as string, site.path)).toThrow("ROUTE_PATH_INVALID");
    const api = new BoltAPI();
    api.static("assets", site.file("public"));
    expect(() => api.compile()).toThrow("ROUTE_PATH_RELATIVE");
  });
});

describe("precompressed files", () => {
  function makeCompressed(): TemporaryDirectory {
    const site = makeSite();
    site.write("public/app.js.br", brotliCompressSync(script));
    site.write("public/app.js.gz", gzipSync(script));
    site.write("public/style.css", "a {}");
    site.write("public/style.css.gz", gzipSync("a {}"));
    return site;
  }

  it("are sent in the coding that the client likes best", async () => {
    using site = makeCompressed();
    await using client = openClient(site, { precompressed: true });
    const ask = (acceptEncoding: string, path = "app.js") =>
      client.get(`/assets/${path}`, { headers: { "accept-encoding": acceptEncoding } });
    const coded = async (acceptEncoding: string, path?: string) =>
      (await ask(acceptEncoding, path)).headers.get("content-encoding");
    expect(await coded("gzip, br")).toBe("br");
    expect(await coded("gzip, br;q=0.5")).toBe("gzip");
    expect(await coded("gzip, br", "style.css")).toBe("gzip");
    expect(await coded("br", "style.css")).toBeNull();
    expect(await coded("identity")).toBeNull();
    expect(brotliDecompressSync((await ask("br")).bytes).toString()).toBe(script);
    expect(gunzipSync((await ask("gzip")).bytes).toString()).toBe(script);
    expect((await ask("identity")).text()).toBe(script);
  });

  it("have the type of the original, a tag of their own, and a Vary", async () => {
    using site = makeCompressed();
    await using client = openClient(site, { precompressed: true, headers: { vary: "origin" } });
    const responses = await Promise.all(
      ["br", "gzip", "identity"].map((coding) =>
        client.get("/assets/app.js", { headers: { "accept-encoding": coding } }),
      ),
    );
    expect(new Set(responses.map(({ headers }) => headers.get("etag"))).size).toBe(3);
    for (const { headers } of responses) {
      expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(headers.get("vary")).toBe("origin, accept-encoding");
    }
    const [etag, coding] = [responses[0]?.headers.get("etag") ?? "", "br"];
    const known = await client.get("/assets/app.js", { headers: { "if-none-match": etag, "accept-encoding": coding } });
    expect([known.status, known.headers.get("vary")]).toEqual([304, "origin, accept-encoding"]);
  });

  it("stay aside where a part is asked for", async () => {
    using site = makeCompressed();
    await using client = openClient(site, { precompressed: true });
    const response = await client.get("/assets/app.js", { headers: { "accept-encoding": "br", range: "bytes=0-5" } });
    expect([...shown(response), response.headers.has("content-encoding")]).toEqual([206, "export", false]);
  });

  it("are not compressed once more", async () => {
    using site = makeCompressed();
    await using client = openClient(site, { precompressed: true }, "/assets", { compression: { minimumSize: 0 } });
    const response = await client.get("/assets/app.js", { headers: { "accept-encoding": "gzip" } });
    expect(gunzipSync(response.bytes).toString()).toBe(script);
  });

  it("must lie inside the directory like any file", async () => {
    using site = makeSite();
    site.write("secret.gz", gzipSync("secret"));
    symlinkSync("../secret.gz", site.file("public/app.js.gz"));
    await using client = openClient(site, { precompressed: true });
    const response = await client.get("/assets/app.js", { headers: { "accept-encoding": "gzip" } });
    expect([response.headers.has("content-encoding"), response.text()]).toEqual([false, script]);
  });

  it("are not looked for unless that is wanted", async () => {
    using site = makeCompressed();
    await using client = openClient(site);
    const response = await client.get("/assets/app.js", { headers: { "accept-encoding": "br" } });
    expect([response.headers.has("content-encoding"), response.headers.has("vary")]).toEqual([false, false]);
  });
});

describe("static as a route", () => {
  const token: Authenticator = {
    name: "token",
    authenticate: (request) =>
      request.headers.get("x-token") === "right" ? { user: { id: 1, username: "mary" } } : null,
  };

  it("is behind the auth of its options, and of the API around it", async () => {
    using site = makeSite();
    await using own = openClient(site, { auth: [token] });
    await using inherited = openClient(site, {}, "/assets", { auth: [token] });
    for (const client of [own, inherited]) {
      for (const path of ["/assets/app.js", "/assets/"]) {
        expect((await client.get(path)).status).toBe(401);
        expect((await client.get(path, { headers: { "x-token": "right" } })).status).toBe(200);
      }
    }
  });

  it("runs through middleware, its own too", async () => {
    using site = makeSite();
    const seen: string[] = [];
    await using client = openClient(
      site,
      {
        use: [
          (request, next) => {
            seen.push(`own ${request.path}`);
            return next(request);
          },
        ],
      },
      "/assets",
      {
        middleware: [
          async (request, next) => {
            const response = await next(request);
            seen.push(`api ${response.status} ${response.headers.get("content-type")}`);
            return response;
          },
        ],
      },
    );
    await client.get("/assets/app.js");
    expect(seen).toEqual(["own /assets/app.js", "api 200 text/javascript; charset=utf-8"]);
  });

  it("belongs to routers and mounted APIs as well, below their prefixes", async () => {
    using site = makeSite();
    const router = new Router({ prefix: "/shop" });
    router.static("/files", site.file("public"), { name: "file" });
    const inner = new BoltAPI();
    inner.include(router);
    const api = new BoltAPI();
    api.mount("/v1", inner);
    await using client = new TestClient(api);
    expect((await client.get("/v1/shop/files/app.js")).text()).toBe(script);
    expect((await client.get("/v1/shop/files")).text()).toBe("<h1>home</h1>");
    expect(api.urlFor("file", { path: "docs/a b.txt" })).toBe("/v1/shop/files/docs/a%20b.txt");
  });
});

describe("a static directory around a guarded one", () => {
  it.each([
    "/docs/a%20b.txt",
    "/docs%2fa%20b.txt",
    "/docs%2Fa%20b.txt",
    "//docs/a%20b.txt",
    "/docs//a%20b.txt",
    "/x/../docs/a%20b.txt",
    "/%64ocs/a%20b.txt",
  ])("leads nobody around the guards: %s", async (path) => {
    using site = makeSite();
    const api = new BoltAPI({ logger: silentLogger });
    const nobody: Guard = { name: "nobody", requiresUser: false, check: () => false };
    api.static("/", site.file("public"));
    api.static("/docs", site.file("public/docs"), { guards: [nobody] });
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.get(path);
    expect([401, 404]).toContain(response.status);
    expect(response.text()).not.toContain("spaced");
  });
});
