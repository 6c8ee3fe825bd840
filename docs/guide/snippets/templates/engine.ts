import { readFile } from "node:fs/promises";
import { BoltAPI, render, type TemplateEngine } from "boltapi";

const views: Record<string, URL> = {
  "hello.slots": new URL("./views/hello.slots", import.meta.url),
};

const slots: TemplateEngine = {
  async render(name, values, format) {
    const view = Object.hasOwn(views, name) ? views[name] : undefined;
    if (view === undefined) throw new Error(`There is no template ${name}`);
    const template = await readFile(view, "utf8");
    return template.replaceAll(/<(\w+)>/g, (_, key: string) => {
      const value = String(values[key] ?? "");
      return format === "text" ? value : escapeHtml(value);
    });
  },
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const api = new BoltAPI({ templates: { engines: { slots } } });

api.get("/hello/{name}", ({ params }) => render("hello.slots", params));
