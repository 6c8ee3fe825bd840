import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoltAPI, type DocsUi, rapidoc, redoc, scalar, stoplight } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const before = process.cwd();
let project: string;

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "bolt-docs-")));
  process.chdir(project);
});

afterEach(() => {
  process.chdir(before);
  rmSync(project, { recursive: true });
});

function install(name: string, version: string, files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries({ "package.json": JSON.stringify({ name, version }), ...files })) {
    const path = join(project, "node_modules", name, file);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
  }
}

/** The page of one UI: its policy, and the elements that load something. */
async function load(ui: DocsUi): Promise<{ policy: string; elements: string[]; client: TestClient }> {
  const client = new TestClient(new BoltAPI({ openapi: { ui: [ui] } }));
  const response = await client.get(`/docs/${ui.path}`);
  const elements = (await response.text()).match(/<(?:script src|link rel="stylesheet")[^>]*>/g) ?? [];
  return {
    policy: response.headers.get("content-security-policy") ?? "",
    elements: elements.map((element) => element.replace(/ nonce="[^"]+"/, "")),
    client,
  };
}

describe("a page whose package is not installed", () => {
  it("loads it from a CDN, in one version and with its hash", async () => {
    const { elements, policy } = await load(rapidoc());
    expect(elements).toEqual([
      '<script src="https://cdn.jsdelivr.net/npm/rapidoc@9.3.8/dist/rapidoc-min.js" ' +
        'integrity="sha384-szzoYhqSJqZH8X90KwbBjYL1CMLEa3U7xl/oAZg4ViKpYEY5GVhM+peBQB4u7ANM" crossorigin="anonymous">',
    ]);
    // The nonce lets the script in; no host has to.
    expect(policy).toMatch(/script-src 'nonce-[\w+/]{24}'; style-src 'self' 'unsafe-inline';/);
  });

  it("allows the one style sheet of the CDN that it needs", async () => {
    const { elements, policy } = await load(stoplight());
    const url = "https://cdn.jsdelivr.net/npm/@stoplight/elements@9.0.25/styles.min.css";
    expect(elements[0]).toMatch(`<link rel="stylesheet" href="${url}" integrity="sha384-`);
    expect(policy).toContain(`style-src 'self' 'unsafe-inline' ${url};`);
  });

  it("takes another CDN", async () => {
    const { elements } = await load(redoc({ cdn: "https://unpkg.com/" }));
    expect(elements[0]).toContain('src="https://unpkg.com/redoc@2.5.4/bundles/redoc.standalone.js" integrity=');
  });

  it("takes another version with the hashes of its files", async () => {
    const integrity = { "dist/rapidoc-min.js": "sha384-AAAA" };
    const { elements } = await load(rapidoc({ version: "9.3.4", integrity }));
    expect(elements[0]).toContain('rapidoc@9.3.4/dist/rapidoc-min.js" integrity="sha384-AAAA"');
  });

  it("is refused at the start where no CDN may be asked", () => {
    const api = new BoltAPI({ openapi: { ui: [scalar({ cdn: false })] } });
    expect(() => api.compile()).toThrow(
      'The documentation page Scalar needs the package "@scalar/api-reference@1.72.1". Install it',
    );
  });
});

describe("a page whose package is installed", () => {
  it("loads it from its own server", async () => {
    install("@scalar/api-reference", "1.2.3", { "dist/browser/standalone.js": "installed()" });
    const { elements, client, policy } = await load(scalar());
    expect(elements).toEqual(['<script src="./assets/scalar-api-reference-1.2.3-standalone.js">']);
    const script = await client.get("/docs/assets/scalar-api-reference-1.2.3-standalone.js");
    expect(await script.text()).toBe("installed()");
    expect(policy).not.toContain("http");
  });

  it("does not take one of another major version", async () => {
    install("redoc", "3.0.0", { "bundles/redoc.standalone.js": "" });
    const { elements } = await load(redoc());
    expect(elements[0]).toContain("https://cdn.jsdelivr.net/npm/redoc@2.5.4/");
  });

  it("takes no other than the version that is asked for", async () => {
    install("rapidoc", "9.3.8", { "dist/rapidoc-min.js": "" });
    const integrity = { "dist/rapidoc-min.js": "sha384-AAAA" };
    expect((await load(rapidoc({ version: "9.3.4", integrity }))).elements[0]).toContain("rapidoc@9.3.4");
    expect((await load(rapidoc({ version: "9.3.8" }))).elements[0]).toContain("./assets/rapidoc-9.3.8-rapidoc-min.js");
  });

  it("needs no hash where no CDN is asked", async () => {
    install("rapidoc", "9.0.0", { "dist/rapidoc-min.js": "" });
    const { elements } = await load(rapidoc({ version: "9.0.0", cdn: false }));
    expect(elements[0]).toContain("./assets/rapidoc-9.0.0-rapidoc-min.js");
  });

  it("takes no package whose version could not stand in a path", async () => {
    install("rapidoc", "9.0.0/../..", { "dist/rapidoc-min.js": "" });
    expect((await load(rapidoc())).elements[0]).toContain("cdn.jsdelivr.net");
  });

  it("answers 404 when the file has gone", async () => {
    install("rapidoc", "9.9.9", {});
    const { client } = await load(rapidoc());
    expect((await client.get("/docs/assets/rapidoc-9.9.9-rapidoc-min.js")).status).toBe(404);
  });
});
