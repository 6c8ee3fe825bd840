import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/config-error.ts";
import { NotFound } from "../../src/errors/http-exception.ts";
import { type LiquidSettings, liquidEngine } from "../../src/templates/liquid-engine.ts";
import { TemplateError } from "../../src/templates/template-error.ts";
import { describeTemplateEngine } from "./conformance.ts";
import { type TemplateTexts, templateFolder, writeTemplates } from "./template-folder.ts";

const settings: Omit<LiquidSettings, "directories"> = {
  filters: {},
  sharedNames: [],
  cache: true,
  timeoutMs: 10_000,
  buildUrl: (name, values) => `/${name}?${JSON.stringify(values)}`,
};

function engineWith(templates: TemplateTexts, changes: Partial<LiquidSettings> = {}) {
  const root = templateFolder({ "secret.html": "secret" });
  const directory = join(root, "templates");
  writeTemplates(directory, templates);
  const engine = liquidEngine({ ...settings, directories: [directory], ...changes });
  const render = async (name: string, values: Record<string, unknown> = {}) => engine.render(name, values, "html");
  return { engine, root, directory, render };
}

async function failureOf(rendering: Promise<string>): Promise<unknown> {
  return rendering.then(
    (page) => expect.fail(`It rendered ${page}`),
    (error: unknown) => error,
  );
}

describeTemplateEngine({
  name: "LiquidJS",
  make: (templates) => engineWith(templates).engine,
  slot: (path) => `{{ ${path} }}`,
});

describe("liquidEngine", () => {
  it("prints HTML that is marked as raw", async () => {
    const { render } = engineWith({ "page.html": "{{ body | raw }}" });
    expect(await render("page.html", { body: "<b>bold</b>" })).toBe("<b>bold</b>");
  });

  it("escapes what filters return", async () => {
    const { render } = engineWith(
      { "page.html": "{{ title | tagged }} {{ title | upcase }}" },
      { filters: { tagged: (title: string) => `<b>${title}</b>` } },
    );
    expect(await render("page.html", { title: "<a>" })).toBe("&lt;b&gt;&lt;a&gt;&lt;/b&gt; &lt;A&gt;");
  });

  it.each([
    "{% echo value %}",
    "{% liquid\n echo value %}",
    "{% cycle value, 'b' %}",
    "{% for item in list %}{{ item }}{% endfor %}",
    "{% assign copy = value %}{{ copy }}",
    "{{ none | default: value }}",
    "{{ 'a' | replace: 'a', value }}",
    "{{ list | join }}",
    "{{ list }}",
    "{{ value | raw | downcase }}",
    "{{ value | url_decode }}",
    '{% render "part.html", value: value %}',
    '{% render "part.html" for list as value %}',
    '{% include "part.html" %}',
    '{% layout "base.html" %}{% block main %}{{ value }}{% endblock %}',
  ])("escapes in %j", async (template) => {
    const { render } = engineWith({
      "page.html": template,
      "part.html": "{{ value }}",
      "base.html": "{% block main %}{% endblock %}",
    });
    const value = `<img src="x" onerror='y'>`;
    expect(await render("page.html", { value, list: [value] })).toBe("&lt;img src=&#34;x&#34; onerror=&#39;y&#39;&gt;");
  });

  it("leaves the values it was given as they are", async () => {
    const values = Object.freeze({ count: 5, list: Object.freeze([2, 1]) });
    const { render } = engineWith({ "page.html": "{% assign count = 1 %}{{ count }}{{ list | sort | join }}" });
    expect(await render("page.html", values)).toBe("11 2");
    expect(values).toEqual({ count: 5, list: [2, 1] });
  });

  it("calls functions, and filters with their values", async () => {
    const { render } = engineWith(
      { "page.html": "{{ title | shout: 2, with: '!' }}" },
      {
        filters: {
          shout: (title: string, times: number, [name, mark]: [string, string]) =>
            `${title.toUpperCase()}${name}${mark.repeat(times)}`,
        },
      },
    );
    expect(await render("page.html", { title: () => "hi" })).toBe("HIwith!!");
  });

  it("is synchronous once it is loaded", async () => {
    const { engine } = engineWith({
      "page.html": '{% render "part.html" %}',
      "part.html": "part",
      "other.html": "other",
    });
    await engine.render("page.html", {}, "html");
    expect(engine.render("page.html", {}, "html")).toBe("part");
    expect(engine.render("other.html", {}, "text")).toBe("other");
  });

  it.each([
    ["{{ user.books }}", '"books" is a promise'],
    ["{% for book in user.books %}{% endfor %}", '"books" is a promise'],
    ["{{ load | raw }}", '"load" is a promise'],
    ["{% if user.books %}{% endif %}", '"books" is a promise'],
    ["{% for item in list %}{{ item }}{% endfor %}", '"item" is a promise'],
    ['{% render "part.html", user: user %}', '"books" is a promise'],
    ["{{ 1 | later }}", "What the filter later returned is a promise"],
  ])("refuses the promise in %j", async (template, problem) => {
    const later = async () => 1;
    const { render } = engineWith({ "page.html": template, "part.html": "{{ user.books }}" }, { filters: { later } });
    const values = { user: { books: later() }, load: later, list: [later()] };
    const error = await failureOf(render("page.html", values));
    expect(error).toBeInstanceOf(TemplateError);
    expect(String(error)).toContain(`${problem}. Await it in the handler`);
  });

  it("knows layouts, blocks and partials", async () => {
    const { render } = engineWith({
      "base.html": "<main>{% block main %}empty{% endblock %}</main>",
      "page.html": '{% layout "base.html" %}{% block main %}{% render "parts/row.html", row: row %}{% endblock %}',
      "parts/row.html": "<i>{{ row }}</i>",
    });
    expect(await render("page.html", { row: "<1>" })).toBe("<main><i>&lt;1&gt;</i></main>");
  });

  it("shows partials what is shared, and nothing else that they are not given", async () => {
    const { render } = engineWith(
      { "page.html": '{% render "part.html" %}', "part.html": "{{ site }} {{ title }}." },
      { sharedNames: ["site"] },
    );
    expect(await render("page.html", { site: "Shelf", title: "Page" })).toBe("Shelf .");
  });

  it("reads the first directory that has a template", async () => {
    const first = templateFolder({ "a.html": "first a" });
    const second = templateFolder({ "a.html": "second a", "b.html": "second b", "c.html": '{% render "a.html" %}' });
    const { render } = engineWith({}, { directories: [first, second] });
    expect(await render("a.html")).toBe("first a");
    expect(await render("b.html")).toBe("second b");
    expect(await render("c.html")).toBe("first a");
  });

  it("reads a template once with a cache, and each time without", async () => {
    for (const cache of [true, false]) {
      const { render, directory } = engineWith({ "page.html": "before" }, { cache });
      await render("page.html");
      writeTemplates(directory, { "page.html": "after" });
      expect(await render("page.html")).toBe(cache ? "before" : "after");
    }
  });

  it("finds a template that was written after somebody had asked for it", async () => {
    const { render, directory } = engineWith({});
    await failureOf(render("page.html"));
    writeTemplates(directory, { "page.html": "here" });
    expect(await render("page.html")).toBe("here");
  });

  it("follows no symbolic link out of its directories", async () => {
    const { render, root, directory } = engineWith({ "page.html": '{% render "link.html" %}' });
    symlinkSync(join(root, "secret.html"), join(directory, "link.html"));
    symlinkSync(root, join(directory, "folder"));
    expect(await failureOf(render("link.html"))).toMatchObject({ code: "TEMPLATE_MISSING" });
    expect(await failureOf(render("folder/secret.html"))).toMatchObject({ code: "TEMPLATE_MISSING" });
    expect(String(await failureOf(render("page.html")))).toContain("TEMPLATE_MISSING");
  });

  it("follows symbolic links within its directories", async () => {
    const { render, directory } = engineWith({ "page.html": "page" });
    symlinkSync(join(directory, "page.html"), join(directory, "link.html"));
    expect(await render("link.html")).toBe("page");
  });

  it.each(["render", "include", "layout"])("lets no %s leave its directories, by a name or by a value", async (tag) => {
    for (const name of ["../secret.html", "/etc/passwd", "./../secret.html", "..\\secret.html"]) {
      const { render } = engineWith({ "fixed.html": `{% ${tag} "${name}" %}`, "given.html": `{% ${tag} name %}` });
      expect(String(await failureOf(render("fixed.html")))).toContain("TEMPLATE_MISSING");
      expect(String(await failureOf(render("given.html", { name })))).toContain("TEMPLATE_MISSING");
    }
  });

  it("names a missing template and every directory searched", async () => {
    const { render } = engineWith({}, { directories: ["/views", "/more/views"] });
    const error = await failureOf(render("blog/page.html"));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(
      'TEMPLATE_MISSING: There is no template "blog/page.html" in /views, /more/views. Create it, or correct its name, which is a path below a directory of templates.',
    );
  });

  it.each([
    ["<h1>\n  {{ title | shuot }}", 2, 3, "undefined filter: shuot"],
    ["{% for item in items %}", 1, 1, "tag {% for item in items %} not closed"],
    ["a\nb {{ title ", 2, 3, 'output "{{ title " not closed'],
    ["{% nope %}", 1, 1, 'tag "nope" not found'],
    ["\n{{ fails }}", 2, 4, "it is broken"],
    ['{% render "none.html" %}', 1, 1, 'TEMPLATE_MISSING: There is no template "none.html" in '],
  ])("says where %j is wrong", async (template, line, column, problem) => {
    const { render } = engineWith({ "blog/page.html": template });
    const fails = () => {
      throw new Error("it is broken");
    };
    const error = await failureOf(render("blog/page.html", { fails }));
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toMatchObject({ template: "blog/page.html", line, column });
    const place = `The template "blog/page.html" fails on line ${line}, column ${column}: `;
    expect((error as Error).message.startsWith(place + problem)).toBe(true);
  });

  it("names the partial that is wrong", async () => {
    const { render } = engineWith({ "page.html": '\n{% render "part.html" %}', "part.html": "{{ 1 | nope }}" });
    expect(await failureOf(render("page.html"))).toMatchObject({ template: "part.html", line: 1, column: 1 });
  });

  it("gives back the answers that values throw", async () => {
    const { render } = engineWith({ "page.html": "{{ book }}" });
    const missing = new NotFound("There is no such book");
    const book = () => {
      throw missing;
    };
    expect(await failureOf(render("page.html", { book }))).toBe(missing);
  });

  it.skipIf(process.platform !== "linux")("says that a template cannot be read", async () => {
    // A regular file, which cannot be read from its beginning by anybody.
    const { render } = engineWith({}, { directories: ["/proc/self"] });
    const error = await failureOf(render("mem"));
    expect(error).toMatchObject({ message: "The template /proc/self/mem cannot be read" });
    expect(error).not.toHaveProperty("code");
  });

  it("stops a template that produces without end", async () => {
    const { render } = engineWith({
      "range.html": "{% for i in (1..1000000000) %}{% endfor %}",
      "join.html": "{{ text | append: text | append: text }}",
    });
    expect(String(await failureOf(render("range.html")))).toContain("memory alloc limit exceeded");
    const text = "a".repeat(4_000_000);
    expect(String(await failureOf(render("join.html", { text })))).toContain("memory alloc limit exceeded");
  });

  it("stops a template that takes too long", async () => {
    const { render } = engineWith(
      { "long.html": "{% for i in (1..9999) %}{% for j in (1..900) %}{{ j }}{% endfor %}{% endfor %}" },
      { timeoutMs: 20 },
    );
    expect(String(await failureOf(render("long.html")))).toContain("template render limit exceeded");
  });

  it("stops a template that uses itself", async () => {
    const { render } = engineWith({ "self.html": '{% render "self.html" %}' });
    expect(await failureOf(render("self.html"))).toBeInstanceOf(Error);
  });

  it("refuses a template beyond all measure", async () => {
    const { render } = engineWith({ "page.html": "a".repeat(10_000_001) });
    expect(String(await failureOf(render("page.html")))).toContain("parse length limit exceeded");
  });
});

describe("url_for", () => {
  it("passes the name and the named values", async () => {
    const { render } = engineWith({ "page.html": '{{ "user" | url_for: id: user.id, tab: "posts" | raw }}' });
    expect(await render("page.html", { user: { id: 7 } })).toBe('/user?{"id":7,"tab":"posts"}');
  });

  it("gives a URL that is escaped for attributes", async () => {
    const { render } = engineWith({ "page.html": '<a href="{{ "a&b" | url_for }}">' });
    expect(await render("page.html")).toBe('<a href="/a&amp;b?{}">');
  });

  it("refuses values without a name", async () => {
    const { render } = engineWith({ "page.html": '{{ "user" | url_for: 7 }}' });
    expect(String(await failureOf(render("page.html")))).toContain("url_for takes named values");
  });
});

describe("json_script", () => {
  it("writes a value that a script of the page can read", async () => {
    const { render } = engineWith({ "page.html": '{{ data | json_script: "data" }}' });
    const data = { text: "</script><!-- & \u2028", list: [1, null] };
    const page = await render("page.html", { data });
    const json = /^<script id="data" type="application\/json">([^<>&\u2028]*)<\/script>$/.exec(page)?.[1];
    expect(JSON.parse(json ?? "")).toEqual(data);
  });

  it("escapes the id, and does without", async () => {
    const { render } = engineWith({ "page.html": "{{ missing | json_script: id }}{{ 1 | json_script }}" });
    expect(await render("page.html", { id: '"><b>' })).toBe(
      '<script id="&#34;&#62;&#60;b&#62;" type="application/json">null</script>' +
        '<script type="application/json">1</script>',
    );
  });
});
