import type { DocsUi } from "./docs-ui.ts";
import { knownPackages } from "./known-packages.ts";
import { showElement, startScript } from "./start-script.ts";
import { choosePackage, type PackageUiOptions, type UiSettings } from "./ui-options.ts";

/**
 * RapiDoc. From the package `rapidoc`. Its options are attributes: `{ "render-style": "read" }`.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function rapidoc(options: PackageUiOptions = {}): DocsUi {
  return {
    name: "RapiDoc",
    path: options.path ?? "rapidoc",
    package: choosePackage(knownPackages.rapidoc, options),
    render: (page) => {
      const attributes = page.literal({ ...quiet, ...options.options });
      const assign = 'if (spec === null) element.setAttribute("spec-url", url); else element.loadSpec(spec);';
      return `<div id="docs"></div>
${page.script("dist/rapidoc-min.js")}
${startScript(page, showElement("rapi-doc", attributes, assign))}`;
    },
  };
}

/** Fonts would come from elsewhere; the header is there to open other documents. */
const quiet: UiSettings = { "load-fonts": "false", "show-header": "false" };
