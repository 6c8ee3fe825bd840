import {
  callable,
  expecting,
  findOptionMistake,
  flag,
  isText,
  nested,
  type OptionRule,
  type OptionRules,
  text,
} from "../../errors/option-rules.ts";
import { type CspDirectives, contentSecurityPolicyRule } from "../../middleware/content-security-policy.ts";

/**
 * A page that shows the OpenAPI document. BoltAPI brings `swaggerUi()`, `redoc()`, `scalar()`, `rapidoc()` and `stoplight()`;
 * anything with these fields can stand beside them in `openapi: { ui: […] }`.
 */
export interface DocsUi {
  /** For messages: "Swagger UI". */
  readonly name: string;
  /** Last part of its path: "swagger" is served at /docs/swagger. */
  readonly path: string;
  /** The package of npm whose files the page loads. Absent: the page needs nothing but itself. */
  readonly package?: DocsPackage;
  /** Directives of the page's Content-Security-Policy, in the place of those that all these pages have. */
  readonly directives?: CspDirectives;
  /** Writes what is inside `<body>`, once, when the application starts. */
  render(page: DocsPage): string;
}

/** A package of npm, and which of its files a page loads. */
export interface DocsPackage {
  /** "@scalar/api-reference" */
  readonly name: string;
  /** The version that a CDN is asked for. One that is installed needs the same major version. */
  readonly version: string;
  /** Whether one that is installed needs this very version. Default false. */
  readonly isExact?: boolean;
  /**
   * Hashes of the files by their paths in the package, for `integrity`: `{ "dist/ui.js": "sha384-…" }`. Null where `cdn` is false:
   * what is installed is taken as it is.
   */
  readonly files: Readonly<Record<string, string | null>>;
  /** What stands before "/name@version/file" when the package is not installed; false where it has to be. */
  readonly cdn: string | false;
  /** Where the package is, when it is not to be looked for. */
  readonly folder?: string;
}

/** What BoltAPI gives to a page. All of it is safe to be written into HTML as it is. */
export interface DocsPage {
  /** Title of the API, escaped. */
  readonly title: string;
  /** Where the document is, relative to the page. */
  readonly specUrl: string;
  /** Where the paths of the document begin, relative to the page; null when the document has servers of its own. */
  readonly rootUrl: string | null;
  /** For the attribute `nonce` of scripts, which do not run without it. */
  readonly nonce: string;
  /** The element that loads a script of the package. */
  script(file: string): string;
  /** The element that loads a style sheet of the package. */
  stylesheet(file: string): string;
  /** A JSON value as an expression of JavaScript, for scripts in the page. */
  literal(value: unknown): string;
}

const hash = /^sha(?:256|384|512)-[\w+/]+={0,2}$/;

const isHash = (value: unknown): boolean => hash.test(String(value));

const isRecordOf = (test: (value: unknown) => boolean, value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.values(value).every(test);

/** Rule of hashes by file. */
export const hashes: OptionRule = expecting('hashes by file, such as { "dist/ui.js": "sha384-…" }', (value) =>
  isRecordOf(isHash, value),
);

const hashesOrNull: OptionRule = expecting("hashes by file, or nulls", (value) =>
  isRecordOf((each) => each === null || isHash(each), value),
);

/** Rule of the place of a CDN. */
export const cdn: OptionRule = expecting(
  'a URL such as "https://unpkg.com", or false',
  (value) => value === false || (isText(value) && /^https?:\/\/[^\s"'<>;,?#]+$/.test(value as string)),
);

/** Rule of the last part of a path. */
export const pathPart: OptionRule = expecting('one part of a path, such as "swagger"', (value) =>
  /^[\w-][\w.~-]*$/.test(String(value)),
);

const packageRules: OptionRules = { name: text, version: text, isExact: flag, files: hashes, cdn, folder: text };

const rules: OptionRules = {
  name: text,
  path: pathPart,
  package: explainPackage,
  directives: (value) => contentSecurityPolicyRule({ directives: value }),
  render: callable,
};

function explainPackage(value: unknown): string | null {
  const needsHashes = (value as Partial<DocsPackage> | null)?.cdn !== false;
  return nested({ ...packageRules, files: needsHashes ? hashes : hashesOrNull })(value);
}

/** Says what is wrong with the option `ui`; null when nothing is. */
export function explainUis(value: unknown): string | null {
  if (!Array.isArray(value)) return "expected an array of pages such as [swaggerUi()].";
  const paths = new Set<string>();
  for (const [index, ui] of value.entries()) {
    const problem = explainUi(ui);
    if (problem !== null) return `item ${index}: ${problem}`;
    const { path } = ui as DocsUi;
    if (reservedPaths.has(path) || paths.has(path))
      return `item ${index}: the path "${path}" is taken. Give it another.`;
    paths.add(path);
  }
  return null;
}

const reservedPaths: ReadonlySet<string> = new Set(["openapi.json", "openapi.yaml", "openapi.yml", "assets"]);

function explainUi(ui: unknown): string | null {
  const fields = typeof ui === "object" && ui !== null ? (ui as Partial<DocsUi>) : {};
  if (fields.name === undefined || fields.path === undefined || fields.render === undefined) {
    return 'expected a page with "name", "path" and "render", such as swaggerUi().';
  }
  const known = Object.fromEntries(Object.keys(rules).map((name) => [name, fields[name as keyof DocsUi]]));
  const mistake = findOptionMistake(known, rules);
  return mistake?.kind === "invalid" ? `"${mistake.option}": ${mistake.problem}` : null;
}
