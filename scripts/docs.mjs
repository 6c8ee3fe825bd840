// Puts the files of docs/guide/snippets into the pages that show them. With --check, only tells which blocks differ.
//
//   <!-- snippet: routing/first.ts -->          the whole file
//   <!-- snippet: routing/first.ts#client -->   the lines between "// #region client" and "// #endregion"
//   <!-- snippet: /examples/quickstart/api.ts --> a file outside the folder, from the root of the repository
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const snippets = join(root, "docs/guide/snippets");
const isCheck = process.argv.includes("--check");
const block = /^<!-- snippet: (\S+) -->\n```.*\n(?:(?!```)[^\n]*\n)*```$/gm;

/** Languages of files whose ending does not name it. */
const languages = { ".conf": "nginx", ".service": "ini", Dockerfile: "dockerfile", dockerignore: "text" };

let staleCount = 0;
for (const page of pages()) {
  const file = join(root, page);
  const written = readFileSync(file, "utf8");
  const filled = written.replaceAll(block, (before, reference) => {
    const after = `<!-- snippet: ${reference} -->\n\`\`\`${languageOf(reference.split("#")[0])}\n${readSnippet(reference)}\n\`\`\``;
    if (after !== before) report(page, reference);
    return after;
  });
  if (!isCheck && filled !== written) writeFileSync(file, filled);
}
if (isCheck && staleCount > 0) {
  console.error("Run: npm run docs");
  process.exit(1);
}

/** Markdown files of the repository's own, from its root. */
function pages() {
  const documents = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" });
  const markdown = documents.filter((file) => file.endsWith(".md")).map((file) => join("docs", file));
  return ["README.md", "ARCHITECTURE.md", ...markdown.sort()];
}

function languageOf(path) {
  const ending = extname(path);
  return languages[ending] ?? languages[basename(path)] ?? ending.slice(1);
}

/** The text of a snippet, without the lines that mark regions. */
function readSnippet(reference) {
  const [path, region] = reference.split("#");
  const file = path.startsWith("/") ? join(root, path) : join(snippets, path);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const shown = region === undefined ? lines : cutRegion(lines, region, reference);
  return dedent(shown.filter((line) => !/^\s*\/\/ #(end)?region\b/.test(line)))
    .join("\n")
    .trim();
}

function cutRegion(lines, region, reference) {
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line, index) => index > start && line.trim().startsWith("// #endregion"));
  if (start === -1 || end === -1) throw new Error(`${reference}: the file has no such region`);
  return lines.slice(start + 1, end);
}

function dedent(lines) {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent));
}

function report(page, reference) {
  staleCount++;
  console.error(`${page}: ${reference} ${isCheck ? "differs from its file" : "is updated"}`);
}
