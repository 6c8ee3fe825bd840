import {
  BoltAPI,
  type BoltAPIOptions,
  type HttpRequest,
  NotFound,
  render,
  silentLogger,
  type TemplateEngine,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { templateFolder, writeTemplates } from "../templates/template-folder.ts";

interface Asked {
  readonly templates: Readonly<Record<string, string>>;
  readonly handler: (input: { request: HttpRequest }) => unknown;
  readonly options?: BoltAPIOptions;
  readonly path?: string;
}

async function answer({ templates, handler, options = {}, path = "/" }: Asked): Promise<TestResponse> {
  const directories = [templateFolder(templates)];
  const api = new BoltAPI({ ...options, templates: { directories, ...options.templates } });
  api.get("/", handler);
  api.get("/books/{id:int}", { name: "book" }, ({ request }) => handler({ request }));
  await using client = new TestClient(api, { raiseServerErrors: false });
  return client.get(path);
}

const page = { "page.html": "<h1>{{ title }}</h1>" };

describe("render", () => {
  it("sends a template as HTML in UTF-8", async () => {
    const response = await answer({ templates: page, handler: () => render("page.html", { title: "Grüße" }) });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toBe("<h1>Grüße</h1>");
  });

  it("takes status, headers and cookies", async () => {
    const handler = () =>
      render("page.html", { title: "New" }, { status: 201, headers: { "x-created-by": "bolt" } }).setCookie(
        "seen",
        "1",
      );
    const response = await answer({ templates: page, handler });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-created-by")).toBe("bolt");
    expect(response.headers.getSetCookie()).toEqual(["seen=1; Path=/; SameSite=Lax"]);
  });

  it("takes the status of its route", async () => {
    const api = new BoltAPI({ templates: { directories: [templateFolder(page)] } });
    api.post("/", { status: 201 }, () => render("page.html"));
    await using client = new TestClient(api);
    expect((await client.post("/")).status).toBe(201);
  });

  it("needs no values", async () => {
    expect((await answer({ templates: page, handler: () => render("page.html") })).text()).toBe("<h1></h1>");
  });

  it("takes values of any type that is an object", async () => {
    class Shelf {
      title = "Shelf";
      get books() {
        return 3;
      }
    }
    const templates = { "page.html": "{{ title }}{{ books }}" };
    expect((await answer({ templates, handler: () => render("page.html", new Shelf()) })).text()).toBe("Shelf");
  });

  it("waits for values that are promises", async () => {
    const handler = () => render("page.html", { title: Promise.resolve("Later"), other: 1 });
    expect((await answer({ templates: page, handler })).text()).toBe("<h1>Later</h1>");
  });

  it("answers what a promise among the values was rejected with", async () => {
    const handler = () => render("page.html", { title: Promise.reject(new NotFound("No such page")) });
    const response = await answer({ templates: page, handler });
    expect(response.status).toBe(404);
    expect(response.json()).toEqual({ detail: "No such page" });
  });

  it("sends names that end with .txt as plain text, not escaped", async () => {
    const templates = { "mail.txt": "Dear {{ name }}" };
    const response = await answer({ templates, handler: () => render("mail.txt", { name: "O'Brien & Sons" }) });
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.text()).toBe("Dear O'Brien & Sons");
  });

  it.each([
    ["page.html", { type: "text/plain" }, "<b>"],
    ["page.html", { type: 'Text/PLAIN; charset="utf-8"' }, "<b>"],
    ["page.html", { headers: { "content-type": "text/plain" } }, "<b>"],
    ["page.html", { type: "application/xhtml+xml" }, "&lt;b&gt;"],
    ["page.html", { type: "text/plainer" }, "&lt;b&gt;"],
    ["page.html", { type: "text/plain, text/html" }, "&lt;b&gt;"],
    ["page.txt", { type: "text/html" }, "&lt;b&gt;"],
  ])("escapes %j with %j as its content type wants", async (name, options, expected) => {
    const response = await answer({
      templates: { [name]: "{{ value }}" },
      handler: () => render(name, { value: "<b>" }, options),
    });
    expect(response.text()).toBe(expected);
  });

  it("refuses a content type that would begin another header", async () => {
    expect(() => render("page.html", {}, { type: "text/html\r\nx-evil: 1" })).toThrow("contains a carriage return");
  });

  it("is filled wherever a response may come from", async () => {
    const api = new BoltAPI({
      logger: silentLogger,
      templates: { directories: [templateFolder(page)] },
      exceptionHandler: () => render("page.html", { title: "Sorry" }, { status: 500 }),
      middleware: [
        async (request, next) => {
          const response = await next(request);
          return request.path === "/short" ? render("page.html", { title: "Short" }) : response;
        },
      ],
    });
    api.get("/thrown", () => {
      throw render("page.html", { title: "Thrown" }, { status: 402 });
    });
    api.get("/failed", () => {
      throw new Error("it is broken");
    });
    await using client = new TestClient(api);
    expect((await client.get("/short")).text()).toBe("<h1>Short</h1>");
    expect((await client.get("/thrown")).text()).toBe("<h1>Thrown</h1>");
    expect((await client.get("/failed")).text()).toBe("<h1>Sorry</h1>");
  });

  it("shows middleware the filled template", async () => {
    let seen: unknown;
    const options: BoltAPIOptions = {
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen = response.body;
          return response;
        },
      ],
    };
    await answer({ templates: page, handler: () => render("page.html", { title: "A" }), options });
    expect(seen).toBe("<h1>A</h1>");
  });
});

describe("values that every template has", () => {
  it("are the request's", async () => {
    const templates = {
      "page.html": [
        "{{ request.method }} {{ request.path }} {{ request.query.q }} {{ request.cookies.theme }}",
        "{{ request.scheme }} {{ request.host }} {{ request.url }} {{ request.ip }} {{ request.user.username }}",
        "{{ request.state.nonce }} {{ request.id.size }}",
      ].join("\n"),
    };
    const handler = ({ request }: { request: HttpRequest }) => {
      request.user = { id: 1, username: "mary" };
      request.state.nonce = "n0nce";
      return render("page.html");
    };
    const api = new BoltAPI({ templates: { directories: [templateFolder(templates)] } });
    api.get("/a b", handler);
    await using client = new TestClient(api, { headers: { cookie: "theme=dark" } });
    expect((await client.get("/a%20b?q=1&q=%3Cb%3E")).text().split("\n")).toEqual([
      "GET /a%20b &lt;b&gt; dark",
      "http testserver.local http://testserver.local/a%20b?q=1&amp;q=%3Cb%3E 127.0.0.1 mary",
      "n0nce 36",
    ]);
  });

  it("hide what is private about the request", async () => {
    const templates = { "page.html": "[{{ request.settings }}{{ request.exchange }}{{ request.log }}]" };
    expect((await answer({ templates, handler: () => render("page.html") })).text()).toBe("[]");
  });

  it("are the globals of the API", async () => {
    const templates = {
      "page.html": '{{ site }} {% render "part.html" %}',
      "part.html": "{{ site }}{{ request.path }}",
    };
    const options: BoltAPIOptions = { templates: { globals: { site: "Shelf" } } };
    const response = await answer({ templates, handler: () => render("page.html"), options });
    expect(response.text()).toBe("Shelf Shelf/");
  });

  it("give way to the handler's", async () => {
    const templates = { "page.html": "{{ site }} {{ request }}" };
    const options: BoltAPIOptions = { templates: { globals: { site: "Shelf" } } };
    const handler = () => render("page.html", { site: "Mine", request: "too" });
    expect((await answer({ templates, handler, options })).text()).toBe("Mine too");
  });
});

describe("url_for", () => {
  const templates = { "page.html": '<a href="{{ "book" | url_for: id: id, tab: "notes", page: 2 }}">' };

  it("builds the path of a named route, and its query", async () => {
    const response = await answer({ templates, handler: () => render("page.html", { id: 7 }) });
    expect(response.text()).toBe('<a href="/books/7?tab=notes&amp;page=2">');
  });

  it("fails for a value that the route does not take", async () => {
    const logger = recordingLogger();
    const response = await answer({ templates, handler: () => render("page.html", { id: "x" }), options: { logger } });
    expect(response.status).toBe(500);
    expect(String(logger.errors()[0])).toContain("URL_PARAM_INVALID");
  });
});

describe("engines", () => {
  const shout: TemplateEngine = { render: (name, values) => `${name}: ${String(values.title).toUpperCase()}` };
  const options: BoltAPIOptions = { templates: { engines: { shout } } };

  it("are chosen by name", async () => {
    const handler = () => render("page.html", { title: "hi" }, { engine: "shout" });
    expect((await answer({ templates: page, handler, options })).text()).toBe("page.html: HI");
  });

  it("are chosen by the ending of the template's name", async () => {
    const handler = () => render("page.shout", { title: "hi" });
    expect((await answer({ templates: page, handler, options })).text()).toBe("page.shout: HI");
    const other = () => render("page.html", { title: "hi" });
    expect((await answer({ templates: page, handler: other, options })).text()).toBe("<h1>hi</h1>");
  });

  it("get globals, the request and urlFor among the values, and the format", async () => {
    const spy: TemplateEngine = {
      render: (_, values, format) => {
        const { site, request, urlFor } = values as {
          site: string;
          request: { path: string };
          urlFor: HttpRequest["urlFor"];
        };
        return `${site} ${request.path} ${urlFor("book", { id: 1 })} ${format}`;
      },
    };
    const handler = () => render("page.spy", {});
    const settings: BoltAPIOptions = { templates: { engines: { spy }, globals: { site: "Shelf" } } };
    expect((await answer({ templates: {}, handler, options: settings })).text()).toBe("Shelf / /books/1 html");
  });

  it("may replace the built-in one", async () => {
    const settings: BoltAPIOptions = { templates: { engines: { liquid: shout } } };
    const handler = () => render("page.html", { title: "hi" });
    expect((await answer({ templates: page, handler, options: settings })).text()).toBe("page.html: HI");
  });

  it("that do not exist are a mistake that names those that do", async () => {
    const logger = recordingLogger();
    const handler = () => render("page.html", {}, { engine: "pug" });
    const response = await answer({ templates: page, handler, options: { ...options, logger } });
    expect(response.status).toBe(500);
    expect((logger.errors()[0] as Error).message).toBe(
      'TEMPLATE_ENGINE_UNKNOWN: render("page.html"): there is no template engine "pug". Engines are liquid, shout. Add it to "templates.engines".',
    );
  });
});

describe("a template that fails", () => {
  const broken = { "page.html": "\n{{ title | nope }}" };

  it("is a 500 that says nothing to the client, and everything to the log", async () => {
    const logger = recordingLogger();
    const response = await answer({ templates: broken, handler: () => render("page.html"), options: { logger } });
    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ detail: "Internal Server Error" });
    expect((logger.errors()[0] as Error).message).toBe(
      'The template "page.html" fails on line 2, column 1: undefined filter: nope',
    );
  });

  it("is shown in debug mode, as JSON and as a page", async () => {
    const options: BoltAPIOptions = { debug: true, logger: recordingLogger() };
    const api = new BoltAPI({ ...options, templates: { directories: [templateFolder(broken)] } });
    api.get("/", () => render("page.html"));
    await using client = new TestClient(api, { raiseServerErrors: false });
    const detail = 'TemplateError: The template "page.html" fails on line 2, column 1: undefined filter: nope';
    expect((await client.get("/")).json()).toMatchObject({ detail });
    const shown = (await client.get("/", { headers: { accept: "text/html" } })).text();
    expect(shown).toContain("fails on line 2, column 1: undefined filter: nope");
  });

  it("that is missing is a 500 too, whatever the missing file is called", async () => {
    const logger = recordingLogger();
    const response = await answer({ templates: {}, handler: () => render("page.html"), options: { logger } });
    expect(response.status).toBe(500);
    expect(logger.errors()[0]).toMatchObject({ code: "TEMPLATE_MISSING" });
  });
});

describe("the option templates", () => {
  it.each([
    [{ directory: "views" }, 'Option "templates": it has no "directory". Options are directories, filters,'],
    [{ directories: "views" }, 'Option "templates": directories: expected an array of paths, got "views".'],
    [
      { filters: { shout: 1 } },
      'Option "templates": filters: expected an object of functions, by name, got an object.',
    ],
    [{ globals: [] }, 'Option "templates": globals: expected an object of values, by name, got an array of 0.'],
    [
      { engines: { pug: {} } },
      'Option "templates": engines: expected an object of engines, which have a method render',
    ],
    [{ cache: 1 }, 'Option "templates": cache: expected true or false, got number 1.'],
    [{ timeoutMs: 0 }, 'Option "templates": timeoutMs: expected milliseconds, a whole number from 1 up, got number 0.'],
    ["views", 'Option "templates": options: expected an object, got "views".'],
  ])("refuses %j", (templates, message) => {
    expect(() => new BoltAPI({ templates } as object)).toThrow(message);
  });

  it("names a directory that does not exist when the application starts", () => {
    const api = new BoltAPI({ templates: { directories: ["/no/such/directory"] } });
    expect(() => api.compile()).toThrow(
      'TEMPLATE_DIRECTORY_MISSING: Option "templates": the directory /no/such/directory does not exist. Create it, or correct "directories".',
    );
  });

  it.each([
    [false, "before"],
    [true, "after"],
  ])("reads a template again for each use when debug is %j", async (debug, second) => {
    const directory = templateFolder({ "page.html": "before" });
    const api = new BoltAPI({ debug, templates: { directories: [directory] } });
    api.get("/", () => render("page.html"));
    await using client = new TestClient(api);
    await client.get("/");
    writeTemplates(directory, { "page.html": "after" });
    expect((await client.get("/")).text()).toBe(second);
  });
});
