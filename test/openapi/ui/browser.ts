import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

const browserPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** A folder in which the packages of all pages are installed; `npm run docs-uis` makes it. */
export const projectWithUis: string = fileURLToPath(new URL("../../../node_modules/.docs-uis", import.meta.url));

// Where everything is checked, both have to be there; who only has Node can run the rest.
export const hasNoBrowser: boolean = process.env.CI === undefined && !existsSync(browserPath);
export const hasNoPackages: boolean = process.env.CI === undefined && !existsSync(projectWithUis);

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
}

/** A page, and what went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, answers from 400 up, and what the Content-Security-Policy stopped. */
  readonly problems: string[];
  /** Requests to other hosts, which get no answer. */
  readonly foreign: string[];
}

/** Opens a page. Nothing but its own server is there for it. */
export async function openPage(browser: Browser, url: string): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const { host } = new URL(url);
  const problems: string[] = [];
  const foreign: string[] = [];
  await page.route(
    (requested) => requested.protocol.startsWith("http") && requested.host !== host,
    (route) => {
      foreign.push(route.request().url());
      return route.abort();
    },
  );
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems, foreign };
}
