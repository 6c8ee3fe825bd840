import type { DocsUi } from "./docs-ui.ts";
import { knownPackages } from "./known-packages.ts";
import { startScript } from "./start-script.ts";
import { choosePackage, type PackageUiOptions } from "./ui-options.ts";

/**
 * ReDoc, for reading: three columns, nothing to try. From the package `redoc`.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function redoc(options: PackageUiOptions = {}): DocsUi {
  return {
    name: "ReDoc",
    path: options.path ?? "redoc",
    package: choosePackage(knownPackages.redoc, options),
    // The logo of its maker, which it shows below the menu.
    directives: { imgSrc: ["'self'", "data:", "blob:", "https://cdn.redoc.ly/redoc/logo-mini.svg"] },
    render: (page) => {
      const settings = page.literal(options.options ?? {});
      const show = `(url, spec) => Redoc.init(spec ?? url, ${settings}, document.getElementById("docs"))`;
      return `<div id="docs"></div>
${page.script("bundles/redoc.standalone.js")}
${startScript(page, show)}`;
    },
  };
}
