import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess } from "../cli/bolt-process.ts";
import { type Installation, installPackage, repository } from "../cli/installed-package.ts";
import { maskAs } from "../docs/curl.ts";

const example = join(repository, "examples", "quickstart");
const documented = "http://127.0.0.1:8000";

/** A command of the page and the lines below it. */
interface Call {
  readonly command: string;
  readonly answer: string;
}

let installation: Installation;
let bolt: BoltProcess;
let url: string;

beforeAll(async () => {
  installation = installPackage();
  const sources = readdirSync(example).filter((name) => /\.(ts|json|txt)$/.test(name));
  const files = sources.map((name) => [name, readFileSync(join(example, name), "utf8")]);
  bolt = new BoltProcess(installation.bolt, installation.project(Object.fromEntries(files)), ["start", "--port", "0"]);
  url = await bolt.findUrl();
});

afterAll(async () => {
  bolt.kill("SIGTERM");
  await bolt.ended;
  installation.remove();
});

function readCalls(page: string): Call[] {
  const blocks = [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  return blocks.flatMap((block) =>
    [...block.matchAll(/^\$ (.+)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = "", answer = ""]) => ({
      command,
      answer: answer.trimEnd(),
    })),
  );
}

/** Does what curl would; knows only what the page uses. */
async function curl(command: string): Promise<string> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare = ""]) => quoted ?? bare);
  const headers = new Headers();
  const init: RequestInit = { method: "GET", redirect: "manual", headers };
  let [target, showsStatus] = ["", false];
  expect(words.shift()).toBe("curl");
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-X") init.method = words.shift() ?? "";
    else if (word === "-L") init.redirect = "follow";
    else if (word === "-r") headers.set("range", `bytes=${words.shift()}`);
    else if (word === "-H") headers.append(...((words.shift() ?? "").split(": ", 2) as [string, string]));
    else if (word === "-w") showsStatus = words.shift() === "%{http_code}";
    else if (word === "--json") {
      headers.set("content-type", "application/json");
      Object.assign(init, { method: "POST", body: words.shift() });
    } else if (word.startsWith(documented)) target = word.replace(documented, url);
    else throw new Error(`The page uses ${word}, which this test does not know.`);
  }
  const answer = await fetch(target, init);
  return `${await answer.text()}${showsStatus ? answer.status : ""}`;
}

describe("the README of the quickstart", () => {
  const calls = readCalls(readFileSync(join(example, "README.md"), "utf8"));

  it("shows a call for each route and more", async () => {
    const routes = readFileSync(join(example, "api.ts"), "utf8").match(/^api\.\w+\(/gm) ?? [];
    expect(calls.length).toBeGreaterThan(routes.length);
  });

  // In the order of the page: what one call changes, the next one shows.
  it.each(calls)("is right about $command", async ({ command, answer }) => {
    expect(maskAs(answer, (await curl(command)).trimEnd())).toBe(answer);
  });
});
