import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess } from "../cli/bolt-process.ts";
import { type Installation, installPackage, repository } from "../cli/installed-package.ts";

const example = join(repository, "examples", "chat");
const browserPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

// Where everything is checked, a browser has to be there; who only has Node can run the rest.
describe.skipIf(process.env.CI === undefined && !existsSync(browserPath))("examples/chat in a browser", () => {
  let installation: Installation;
  let bolt: BoltProcess;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    installation = installPackage();
    const project = installation.project({});
    cpSync(example, project, { recursive: true });
    bolt = new BoltProcess(installation.bolt, project, ["start", "--port", "0"]);
    url = await bolt.findUrl();
    browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  });

  afterAll(async () => {
    await browser?.close();
    bolt.kill("SIGTERM");
    await bolt.ended;
    installation.remove();
  });

  async function enter(name: string, room: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("Room").fill(room);
    await page.getByRole("button", { name: "Enter" }).click();
    await page.getByRole("status").filter({ hasText: "connected" }).waitFor();
    return page;
  }

  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel("Message").fill(text);
    await page.getByRole("button", { name: "Send" }).click();
  };

  it("shows who is there and what they say, as text", async () => {
    const ann = await enter("Ann", "tea & cake");
    const bob = await enter("Bob", "tea & cake");
    const names = ann.getByLabel("Who is here").getByRole("listitem");
    await names.nth(1).waitFor();
    expect(await names.allTextContents()).toEqual(["Ann", "Bob"]);

    await say(ann, "<b>Hello</b> Bob");
    await bob.getByText("<b>Hello</b> Bob").waitFor();
    await say(bob, "Hello Ann");
    await ann.getByText("Hello Ann").waitFor();
    const lines = await ann.locator("#lines li").allTextContents();
    expect(lines).toEqual(["Ann <b>Hello</b> Bob", "Bob Hello Ann"]);

    await bob.close();
    await names.nth(1).waitFor({ state: "detached" });
    expect(await names.allTextContents()).toEqual(["Ann"]);
  });

  it("keeps rooms apart", async () => {
    const ann = await enter("Ann", "one");
    const eve = await enter("Eve", "two");

    await say(ann, "for room one");
    await ann.getByText("for room one").waitFor();
    await say(eve, "for room two");
    await eve.getByText("for room two").waitFor();
    expect(await eve.locator("#lines li").allTextContents()).toEqual(["Eve for room two"]);
  });
});
