import { buildDocument } from "../openapi/build-document.ts";
import type { OpenApiDocument } from "../openapi/openapi-document.ts";
import { loadProject } from "./load-project.ts";
import type { Flags } from "./resolve-settings.ts";

/**
 * Gives the document of a project, without starting it.
 *
 * @throws ConfigError for mistakes in the project; whatever its modules throw.
 */
export async function loadProjectDocument(root: string, flags: Flags): Promise<OpenApiDocument> {
  const { application, documentOptions } = await loadProject(root, flags);
  // Who does not serve a document may want one all the same: the option says what an application gives away.
  const document = application.openapi ?? buildDocument(application.routes, documentOptions);
  // As whoever reads it gets it: plain objects, and nothing that JSON leaves out.
  return JSON.parse(JSON.stringify(document));
}
