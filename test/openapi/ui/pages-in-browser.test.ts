import { type ApiServer, BoltAPI, createJwtForUser, jwt, securityHeaders, t } from "boltapi";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasNoBrowser, hasNoPackages, launchBrowser, openPage, projectWithUis } from "./browser.ts";
import { type StrippingProxy, startStrippingProxy } from "./stripping-proxy.ts";

const secret = "a secret of the tests that has more than 32 bytes";
const directory = process.cwd();

/** What handlers got, newest last. */
const received: unknown[] = [];

function shop(): BoltAPI {
  const Item = t.Object({ name: t.String(), price: t.Number() }, { $id: "Item" });
  const api = new BoltAPI({
    middleware: [securityHeaders()],
    openapi: { title: "Shop </script><script>document.title = 'broken in'</script>" },
  });
  api.get(
    "/items",
    { query: { limit: t.Integer({ default: 10 }) }, summary: "List items", tags: ["items"] },
    ({ query }) => {
      received.push(query);
      return [];
    },
  );
  api.post("/items", { body: Item, response: Item, summary: "Create an item", tags: ["items"] }, ({ body }) => {
    received.push(body);
    return body;
  });
  api.post(
    "/files",
    { form: { title: t.String(), file: t.File() }, summary: "Upload a file", tags: ["files"] },
    async ({ form }) => {
      received.push({ title: form.title, name: form.file.name, text: await form.file.text() });
      return {};
    },
  );
  api.get("/me", { auth: [jwt({ secret })], summary: "Who calls", tags: ["users"] }, ({ request }) => {
    received.push(request.user.id);
    return { id: request.user.id };
  });
  return api;
}

let browser: Browser;
let server: ApiServer;

beforeEach(() => void received.splice(0));

/** Starts the server in a folder, whose packages it finds. */
async function serveIn(folder: string): Promise<void> {
  process.chdir(folder);
  server = await shop().listen({ port: 0 });
}

async function closeAll(): Promise<void> {
  await browser?.close();
  await server?.close();
  process.chdir(directory);
}

describe.skipIf(hasNoBrowser)("Swagger UI in a browser", () => {
  beforeAll(async () => {
    browser = await launchBrowser();
    await serveIn(directory);
  });

  afterAll(closeAll);

  it("lists the operations, without anything from elsewhere", async () => {
    const { page, problems, foreign } = await openPage(browser, `${server.url}/docs`);
    await page.locator(".opblock").nth(3).waitFor();
    const summaries = await page.locator(".opblock-summary-description").allTextContents();
    expect(summaries).toEqual(["List items", "Create an item", "Upload a file", "Who calls"]);
    expect(await page.title()).toBe("Shop </script><script>document.title = 'broken in'</script>");
    expect({ problems, foreign }).toEqual({ problems: [], foreign: [] });
    await page.close();
  });

  it("sends a JSON body", async () => {
    const { page, problems } = await openPage(browser, `${server.url}/docs/swagger`);
    await page.getByText("Create an item").click();
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.locator(".body-param__text").fill('{ "name": "Tea", "price": 3.5 }');
    await page.getByRole("button", { name: "Execute" }).click();
    await page.locator(".live-responses-table .response-col_status").filter({ hasText: "200" }).waitFor();
    expect(received).toEqual([{ name: "Tea", price: 3.5 }]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("uploads a file", async () => {
    const { page, problems } = await openPage(browser, `${server.url}/docs`);
    await page.getByText("Upload a file").click();
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("combobox", { name: /content type/i }).selectOption("multipart/form-data");
    await page.locator("tr[data-property-name=title] input").fill("Menu");
    const file = { name: "menu.txt", mimeType: "text/plain", buffer: Buffer.from("tea, cake") };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("button", { name: "Execute" }).click();
    await page.locator(".live-responses-table .response-col_status").filter({ hasText: "200" }).waitFor();
    expect(received).toEqual([{ title: "Menu", name: "menu.txt", text: "tea, cake" }]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("sends the token that one authorizes it with", async () => {
    const { page, problems } = await openPage(browser, `${server.url}/docs`);
    await page.getByRole("button", { name: "Authorize" }).first().click();
    const dialog = page.locator(".modal-ux");
    await dialog.locator("input").fill(createJwtForUser({ id: 7, username: "ann" }, { secret }));
    await dialog.getByRole("button", { name: "Apply credentials" }).click();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("Who calls").click();
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("button", { name: "Execute" }).click();
    await page.locator(".live-responses-table .response-col_status").filter({ hasText: "200" }).waitFor();
    expect(received.map(String)).toEqual(["7"]);
    expect(problems).toEqual([]);
    await page.close();
  });
});

/** How each page is asked to send the example of "Create an item", and where it shows the answer. */
const attempts: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async swagger(page) {
    await page.getByText("Create an item").click();
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("button", { name: "Execute" }).click();
    await page.locator(".live-responses-table .response-col_status").filter({ hasText: "200" }).waitFor();
  },
  async scalar(page) {
    await page.getByRole("button", { name: /Test Request.*post \/items/i }).click();
    await page.getByRole("button", { name: /^Send/ }).first().click();
    await page.getByText("200 OK").first().waitFor();
  },
  async rapidoc(page) {
    await page.locator('[data-content-id="post-/items"]').first().click();
    await page.getByRole("button", { name: "TRY" }).click();
    await page.getByText("Response Status: OK:200").waitFor();
  },
  async stoplight(page) {
    await page.getByText("items", { exact: true }).first().click();
    await page.getByText("Create an item").first().click();
    await page.getByRole("button", { name: "Send API Request" }).click();
    await page.getByText("200 OK").waitFor();
  },
};

// `npm run docs-uis` gets the packages.
describe.skipIf(hasNoBrowser || hasNoPackages)("pages of installed packages in a browser", () => {
  let proxy: StrippingProxy;

  beforeAll(async () => {
    browser = await launchBrowser();
    await serveIn(projectWithUis);
    proxy = await startStrippingProxy(server.url, "/below");
  });

  afterAll(async () => {
    await proxy?.close();
    await closeAll();
  });

  it.each(Object.keys(attempts))("%s sends a request", async (name) => {
    const { page, problems, foreign } = await openPage(browser, `${server.url}/docs/${name}`);
    await attempts[name]?.(page);
    expect(received).toEqual([{ name: expect.any(String), price: expect.any(Number) }]);
    expect({ problems, foreign }).toEqual({ problems: [], foreign: [] });
    await page.close();
  });

  it.each(Object.keys(attempts))("%s sends a request through a proxy that takes a prefix away", async (name) => {
    const { page, problems } = await openPage(browser, `${proxy.url}/docs/${name}`);
    await attempts[name]?.(page);
    expect(received).toEqual([{ name: expect.any(String), price: expect.any(Number) }]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it.each(["scalar", "rapidoc", "stoplight"])("%s lists the operations", async (name) => {
    const { page, problems } = await openPage(browser, `${server.url}/docs/${name}`);
    // Menus are closed at first.
    const closed = name === "rapidoc" ? [] : ["items", "files"];
    for (const tag of closed) await page.getByText(tag, { exact: true }).first().click();
    for (const summary of ["List items", "Create an item", "Upload a file"]) {
      await page.getByText(summary).first().waitFor();
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it("ReDoc lists the operations, with nothing from elsewhere but the logo of its maker", async () => {
    const { page, problems, foreign } = await openPage(browser, `${server.url}/docs/redoc`);
    for (const name of ["List items", "Create an item", "Upload a file", "Who calls"]) {
      await page.getByRole("heading", { name }).waitFor();
    }
    await page.getByText("API docs by Redocly").waitFor();
    expect(problems).toEqual([]);
    expect(foreign).toEqual(["https://cdn.redoc.ly/redoc/logo-mini.svg"]);
    await page.close();
  });

  it("runs no script that has got into the page without the nonce", async () => {
    const { page, problems } = await openPage(browser, `${server.url}/docs/swagger`);
    await page.locator(".opblock").first().waitFor();
    await page.evaluate(`{
      const script = document.createElement("script");
      script.textContent = "document.title = 'broken in'";
      document.body.append(script);
    }`);
    expect(await page.title()).not.toBe("broken in");
    expect(problems).toEqual([expect.stringContaining("Content Security Policy")]);
    await page.close();
  });
});
