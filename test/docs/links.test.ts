import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { listPages, readPage, root } from "./markdown.ts";

describe("links of the pages", () => {
  it.each(listPages())("%s leads to files and headings that exist", (page) => {
    expect(listLinks(page).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  it("lead through the guide in the order of its list", () => {
    const listed = [...readPage("docs/README.md").matchAll(/^\d+\. \[.+?\]\(guide\/([\w-]+\.md)\)/gm)].map(
      ([, file]) => file,
    );
    const guide = listPages().filter((page) => page.startsWith("docs/guide/"));
    expect(listed.map((file) => `docs/guide/${file}`).sort()).toEqual(guide);
    const next = listed.map((file) => /^Next: \[.+\]\(([\w-]+\.md)\)$/m.exec(readPage(`docs/guide/${file}`))?.[1]);
    expect(next).toEqual([...listed.slice(1), undefined]);
  });

  it("reach every page of the reference", () => {
    const reference = listPages().filter((page) => page.startsWith("docs/reference/"));
    expect(reference.filter((page) => !readPage("docs/README.md").includes(`(${page.slice("docs/".length)})`))).toEqual(
      [],
    );
  });
});

function listLinks(page: string): string[] {
  const prose = readPage(page).replaceAll(/^```[\s\S]*?^```$/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(target).has(anchor);
}

/** Anchors as GitHub makes them of headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
