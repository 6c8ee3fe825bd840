import type { TemplateEngine } from "../../src/templates/template-engine.ts";
import { describeTemplateEngine } from "./conformance.ts";
import type { TemplateTexts } from "./template-folder.ts";

/** As small as an engine can be: texts with slots such as `[[user.name]]`. */
function slotEngine(templates: TemplateTexts): TemplateEngine {
  return {
    render(name, values, format) {
      const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
      if (template === undefined) throw new Error(`There is no template ${name}`);
      return template.replace(/\[\[([\w.]+)\]\]/g, (_, path: string) => {
        const value = String(readPath(values, path.split(".")) ?? "");
        return format === "text" ? value : value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
      });
    },
  };
}

function readPath(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return readPath((value as Record<string, unknown>)[key], rest);
}

describeTemplateEngine({ name: "An engine of the application", make: slotEngine, slot: (path) => `[[${path}]]` });
