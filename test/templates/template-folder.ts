import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Templates by name: `{ "blog/page.html": "<h1>{{ title }}</h1>" }`. */
export type TemplateTexts = Readonly<Record<string, string>>;

/** Writes templates into a folder of their own, which is removed when the test has finished. */
export function templateFolder(templates: TemplateTexts): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bolt-templates-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeTemplates(folder, templates);
  return folder;
}

export function writeTemplates(folder: string, templates: TemplateTexts): void {
  for (const [name, text] of Object.entries(templates)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
