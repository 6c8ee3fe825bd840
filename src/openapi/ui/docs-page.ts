import { randomBytes } from "node:crypto";
import { type CspDirectives, compilePolicy, cspNonce } from "../../middleware/content-security-policy.ts";
import { HttpResponse } from "../../response/http-response.ts";
import type { DocsUi } from "./docs-ui.ts";
import type { PageAsset } from "./page-assets.ts";
import { escapeHtml, openTag, scriptLiteral } from "./page-text.ts";

/** What is the same for all pages of an application, and where one of them is. */
export interface PagePlace {
  /** Title of the API. */
  readonly title: string;
  /** URL of the folder of the document and of the assets, relative to the page: "./docs/". */
  readonly folder: string;
  /** URL of the root of the application, relative to the page; null when nothing depends on it. */
  readonly root: string | null;
  /** Origins, beside its own, that the page may send requests to. */
  readonly origins: readonly string[];
}

/**
 * Renders a page, at start-up, and makes the function that answers with it. What is left to each request is the nonce: scripts
 * that somebody got into the page do not have it, and do not run.
 *
 * @spec Content Security Policy Level 3 §2.4.1
 */
export function compilePage(
  ui: DocsUi,
  assets: ReadonlyMap<string, PageAsset>,
  { title, folder, root, origins }: PagePlace,
): () => HttpResponse {
  // Stands for the nonce. Random, so that no title can have it.
  const noncePlace = randomBytes(16).toString("hex");
  const body = ui.render({
    title: escapeHtml(title),
    specUrl: `${folder}openapi.json`,
    rootUrl: root,
    nonce: noncePlace,
    script: (file) =>
      `${openTag("script", { src: urlOf(assets, file, folder), ...guardOf(assets, file), nonce: noncePlace })}</script>`,
    stylesheet: (file) =>
      openTag("link", { rel: "stylesheet", href: urlOf(assets, file, folder), ...guardOf(assets, file) }),
    literal: scriptLiteral,
  });
  const pieces = frame(escapeHtml(title), body).split(noncePlace);
  const policy = compilePolicy({
    useDefaults: false,
    directives: { ...pagePolicy(assets, origins), ...ui.directives },
  }).pieces;
  // Browsers of today read the policy; the header is for those before.
  const frames = ui.directives?.frameAncestors === undefined ? ["x-frame-options", "SAMEORIGIN"] : [];
  const fixed = [...pageHeaders, ...frames];
  return () => {
    const nonce = randomBytes(18).toString("base64");
    const headers = [...fixed, "content-security-policy", policy.join(nonce)];
    return new HttpResponse(200, headers, pieces.join(nonce));
  };
}

const pageHeaders: readonly string[] = [
  "content-type",
  "text/html; charset=utf-8",
  // A page that is kept would keep its nonce.
  "cache-control",
  "no-store",
  "x-content-type-options",
  "nosniff",
  "referrer-policy",
  "no-referrer",
];

/** Scripts by nonce alone. Styles may be inline: these pages make them while they run, and style sheets run nothing. */
function pagePolicy(assets: ReadonlyMap<string, PageAsset>, origins: readonly string[]): CspDirectives {
  const remote = [...assets.values()].flatMap((asset) => (asset.kind === "remote" ? [asset.url] : []));
  const styles = remote.filter((url) => url.endsWith(".css"));
  return {
    defaultSrc: ["'none'"],
    scriptSrc: [cspNonce],
    styleSrc: ["'self'", "'unsafe-inline'", ...styles],
    imgSrc: ["'self'", "data:", "blob:"],
    fontSrc: ["'self'", "data:"],
    connectSrc: ["'self'", ...origins],
    workerSrc: ["'self'", "blob:"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'self'"],
  };
}

function frame(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0 }
</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function urlOf(assets: ReadonlyMap<string, PageAsset>, file: string, folder: string): string {
  const asset = assetOf(assets, file);
  return asset.kind === "local" ? `${folder}${asset.path}` : asset.url;
}

/** Browsers only compare a hash with what another origin lets them read. */
function guardOf(assets: ReadonlyMap<string, PageAsset>, file: string): Readonly<Record<string, string>> {
  const asset = assetOf(assets, file);
  return asset.kind === "local" ? {} : { integrity: asset.integrity, crossorigin: "anonymous" };
}

/** @throws Error for a file that the package does not name, which is a mistake of whoever wrote `render`. */
function assetOf(assets: ReadonlyMap<string, PageAsset>, file: string): PageAsset {
  const asset = assets.get(file);
  if (asset === undefined) throw new Error(`render() asks for "${file}", which "files" of its package does not name.`);
  return asset;
}
