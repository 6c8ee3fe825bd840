import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Installation, installPackage } from "../cli/installed-package.ts";

const server = `
  import { BoltAPI, memoryBroker, redisBroker, silentLogger } from "boltapi";
  for (const broker of [memoryBroker(), redisBroker({ url: "redis://127.0.0.1:6379" })]) {
    const api = new BoltAPI({ logger: silentLogger, websocket: { broker } });
    api.get("/", () => "served");
    const answer = api.fetch(new Request("http://localhost/")).then((response) => response.text());
    console.log(await answer.catch((error) => error.message));
  }
`;

let installation: Installation;

beforeAll(() => {
  installation = installPackage({ without: ["ioredis"] });
});

afterAll(() => installation.remove());

it("without ioredis, the broker for Redis names the package to install, and the others work", () => {
  const folder = installation.project({ "server.js": server });
  const output = execFileSync(process.execPath, ["server.js"], { cwd: folder, encoding: "utf8" });

  expect(output.trim().split("\n")).toEqual([
    "served",
    'PEER_MISSING: Redis needs the package "ioredis". Install it: npm install ioredis.',
  ]);
});
