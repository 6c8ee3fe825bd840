import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Installation, installPackage } from "../cli/installed-package.ts";

const server = `
  import { BoltAPI, render, silentLogger } from "boltapi";
  const api = new BoltAPI({ debug: true, logger: silentLogger, templates: { engines: { upper: { render: (name) => name.toUpperCase() } } } });
  api.get("/liquid", () => render("page.html"));
  api.get("/upper", () => render("page.upper"));
  for (const path of ["/liquid", "/upper"]) {
    const response = await api.fetch(new Request("http://localhost" + path));
    console.log(response.status, await response.text());
  }
`;

const run = ({ project }: Installation): string[] => {
  const folder = project({ "server.js": server, "templates/page.html": "Hello from {{ request.path }}" });
  return execFileSync(process.execPath, ["server.js"], { cwd: folder, encoding: "utf8" }).trim().split("\n");
};

let installation: Installation;
let bare: Installation;

beforeAll(() => {
  installation = installPackage();
  bare = installPackage({ without: ["liquidjs"] });
});

afterAll(() => {
  installation.remove();
  bare.remove();
});

it("templates are in the folder templates of the working directory", () => {
  expect(run(installation)[0]).toBe("200 Hello from /liquid");
});

it("without liquidjs, its templates name the package to install, and other engines work", () => {
  const [liquid, upper] = run(bare);
  expect(liquid).toContain(
    'PEER_MISSING: Filling the template \\"page.html\\" needs the package \\"liquidjs\\". Install it: npm install liquidjs.',
  );
  expect(upper).toBe("200 PAGE.UPPER");
});
