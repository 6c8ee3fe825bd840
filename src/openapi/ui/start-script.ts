import type { DocsPage } from "./docs-ui.ts";

/**
 * The script that starts a UI.
 *
 * Paths of a document without `servers` count from the root of the host. Below another path, as behind a proxy that takes its
 * prefix away, they do not, and only the browser knows; so there the document is completed before the UI gets it.
 *
 * @param show A function of JavaScript: it gets the URL of the document, and null or the document itself.
 */
export function startScript({ nonce, specUrl, rootUrl, literal }: DocsPage, show: string): string {
  const start =
    rootUrl === null
      ? "show(url, null);"
      : `const root = new URL(${literal(rootUrl)}, location.href);
  if (root.pathname === "/") show(url, null);
  else fetch(url).then((response) => response.json()).then((spec) => {
    show(url, { ...spec, servers: [{ url: root.href.replace(/\\/$/, "") }] });
  });`;
  return `<script nonce="${nonce}">
{
  const show = ${show};
  const url = new URL(${literal(specUrl)}, location.href).href;
  ${start}
}
</script>`;
}

/**
 * A function for `startScript` that puts an element into the page. By way of `setAttribute`, nothing has to be escaped.
 *
 * @param attributes A literal of an object.
 * @param assign Code that gives the document to `element`: as `url`, or, unless it is null, as `spec`.
 */
export function showElement(name: string, attributes: string, assign: string): string {
  return `(url, spec) => {
    const element = document.createElement("${name}");
    for (const [name, value] of Object.entries(${attributes})) element.setAttribute(name, String(value));
    ${assign}
    document.getElementById("docs").append(element);
  }`;
}
