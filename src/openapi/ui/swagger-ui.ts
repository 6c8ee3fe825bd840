import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../../errors/config-error.ts";
import type { DocsPackage, DocsUi } from "./docs-ui.ts";
import { findInstalled, readPackage } from "./installed-package.ts";
import { startScript } from "./start-script.ts";
import { checkUiOptions, type UiOptions } from "./ui-options.ts";

const script = "swagger-ui-bundle.js";
const styles = "swagger-ui.css";

/**
 * Swagger UI, which comes with BoltAPI and needs nothing from elsewhere.
 *
 *   swaggerUi({ options: { persistAuthorization: true, tryItOutEnabled: true } })
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function swaggerUi(options: UiOptions = {}): DocsUi {
  checkUiOptions(options);
  return {
    name: "Swagger UI",
    path: options.path ?? "swagger",
    package: bundledPackage(),
    render: (page) => {
      // The validator would send the address of the document to its maker.
      const settings = { deepLinking: true, validatorUrl: null, ...options.options, dom_id: "#docs" };
      const show = `(url, spec) => {
    window.ui = SwaggerUIBundle({ ...${page.literal(settings)}, ...(spec === null ? { url } : { spec }) });
  }`;
      return `${page.stylesheet(styles)}
<div id="docs"></div>
${page.script(script)}
${startScript(page, show)}`;
    },
  };
}

/** The build puts it beside this file; from source it is where it is developed with. */
function bundledPackage(): DocsPackage {
  const beside = fileURLToPath(new URL("swagger-ui", import.meta.url));
  const found = existsSync(beside) ? readPackage(beside) : findInstalled("swagger-ui-dist", () => true);
  if (found === null) throw new ConfigError("PEER_MISSING", "swagger-ui-dist", "Swagger UI");
  return {
    name: "swagger-ui",
    version: found.version,
    files: { [script]: null, [styles]: null },
    cdn: false,
    folder: found.folder,
  };
}
