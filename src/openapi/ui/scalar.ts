import type { DocsUi } from "./docs-ui.ts";
import { knownPackages } from "./known-packages.ts";
import { startScript } from "./start-script.ts";
import { choosePackage, type PackageUiOptions, type UiSettings } from "./ui-options.ts";

/**
 * Scalar. From the package `@scalar/api-reference`.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function scalar(options: PackageUiOptions = {}): DocsUi {
  return {
    name: "Scalar",
    path: options.path ?? "scalar",
    package: choosePackage(knownPackages.scalar, options),
    render: (page) => {
      const settings = page.literal({ ...quiet, ...options.options });
      const show = `(url, spec) => {
    Scalar.createApiReference("#docs", { ...${settings}, ...(spec === null ? { url } : { content: spec }) });
  }`;
      return `<div id="docs"></div>
${page.script("dist/browser/standalone.js")}
${startScript(page, show)}`;
    },
  };
}

/** Leaves out what it would ask of its maker's servers, and what leads there. */
const quiet: UiSettings = {
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
};
