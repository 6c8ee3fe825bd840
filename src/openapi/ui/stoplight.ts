import type { DocsUi } from "./docs-ui.ts";
import { knownPackages } from "./known-packages.ts";
import { showElement, startScript } from "./start-script.ts";
import { choosePackage, type PackageUiOptions } from "./ui-options.ts";

/**
 * Stoplight Elements. From the package `@stoplight/elements`. Its options are attributes: `{ layout: "stacked" }`.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function stoplight(options: PackageUiOptions = {}): DocsUi {
  return {
    name: "Stoplight Elements",
    path: options.path ?? "stoplight",
    package: choosePackage(knownPackages.stoplight, options),
    render: (page) => {
      // Paths after the hash are its own, and none of the server.
      const attributes = page.literal({ router: "hash", layout: "sidebar", ...options.options });
      const assign =
        'if (spec === null) element.setAttribute("apiDescriptionUrl", url); else element.setAttribute("apiDescriptionDocument", JSON.stringify(spec));';
      return `${page.stylesheet("styles.min.css")}
<div id="docs" style="height: 100vh"></div>
${page.script("web-components.min.js")}
${startScript(page, showElement("elements-api", attributes, assign))}`;
    },
  };
}
