import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TemplateEngine } from "../../src/templates/template-engine.ts";
import type { TemplateTexts } from "./template-folder.ts";

/** What the suite has to know of an engine. */
export interface TemplateDriver {
  readonly name: string;
  /** An engine with these templates. What is beside its templates, such as the file "../secret.html", is not one of them. */
  make(templates: TemplateTexts): TemplateEngine;
  /** How a template writes a value: `{{ title }}`. */
  slot(path: string): string;
}

/** The facts that hold for every template engine. */
export function describeTemplateEngine(driver: TemplateDriver): void {
  const { make, slot } = driver;

  describe(`${driver.name}, as a template engine`, () => {
    it("fills in values", async () => {
      const engine = make({ "page.html": `<h1>${slot("title")}</h1>` });
      expect(await engine.render("page.html", { title: "My page" }, "html")).toBe("<h1>My page</h1>");
    });

    it("fills in members of values", async () => {
      const engine = make({ "page.html": slot("user.name") });
      expect(await engine.render("page.html", { user: { name: "Mary" } }, "html")).toBe("Mary");
    });

    it("finds templates in folders", async () => {
      const engine = make({ "blog/posts/page.html": "found" });
      expect(await engine.render("blog/posts/page.html", {}, "html")).toBe("found");
    });

    it("prints nothing for what is missing", async () => {
      const engine = make({ "page.html": `[${slot("title")}][${slot("user.name")}]` });
      expect(await engine.render("page.html", {}, "html")).toBe("[][]");
    });

    it("lets no value of a page open an element or end an attribute", async () => {
      const engine = make({ "page.html": `<p title="${slot("value")}" class='${slot("value")}'>${slot("value")}</p>` });
      await fc.assert(
        fc.asyncProperty(hostileText, async (value) => {
          const page = await engine.render("page.html", { value }, "html");
          const shape = /^<p title="([^"<>]*)" class='([^'<>]*)'>([^<>]*)<\/p>$/u.exec(page);
          expect(shape?.slice(1).map(unescapeHtml)).toEqual([value, value, value]);
        }),
      );
    });

    it("leaves the values of plain text as they are", async () => {
      const engine = make({ "mail.txt": `Dear ${slot("name")}` });
      await fc.assert(
        fc.asyncProperty(hostileText, async (name) => {
          expect(await engine.render("mail.txt", { name }, "text")).toBe(`Dear ${name}`);
        }),
      );
    });

    it("shows nothing that objects inherit", async () => {
      const paths = ["constructor", "user.constructor.name", "user.__proto__", "user.toString", "hidden.secret"];
      class Hidden {
        get secret() {
          return "secret";
        }
      }
      for (const path of paths) {
        const engine = make({ "page.html": `[${slot(path)}]` });
        expect(await engine.render("page.html", { user: { name: "Mary" }, hidden: new Hidden() }, "html")).toBe("[]");
      }
    });

    it("keeps renderings apart that run at the same time", async () => {
      const engine = make({ "page.html": slot("id") });
      const ids = Array.from({ length: 50 }, (_, id) => id);
      const pages = await Promise.all(ids.map((id) => engine.render("page.html", { id }, "html")));
      expect(pages).toEqual(ids.map(String));
    });

    it("takes values that are frozen", async () => {
      const engine = make({ "page.html": slot("title") });
      expect(await engine.render("page.html", Object.freeze({ title: "A" }), "html")).toBe("A");
    });

    it.each([
      "other.html",
      "blog",
      "",
      ".",
      "..",
      "../secret.html",
      "blog/../../secret.html",
      "blog/../page.html",
      "/etc/passwd",
      "..\\secret.html",
      "page.html\0",
      "__proto__",
      "constructor",
    ])("has no template %j", async (name) => {
      const engine = make({ "page.html": "page", "blog/page.html": "page" });
      const render = async (): Promise<string> => engine.render(name, {}, "html");
      await expect(render()).rejects.toThrow(Error);
    });
  });
}

const hostileText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(..."<>&\"'/={}%`;", "{{", "}}", "{%", "<script>", "</p>", "&lt;"))
    .map((parts) => parts.join("")),
);

function unescapeHtml(text: string): string {
  const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? (characters[name] ?? "") : String.fromCodePoint(Number(code)),
  );
}
