import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "boltapi";

/** Whether a value fits a schema of a document, in the opinion of somebody who knows nothing of BoltAPI. */
export function compileJudge(document: OpenApiDocument, schema: object): (value: unknown) => boolean {
  // Formats that it does not know say nothing, and it shall not say so each time.
  const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false });
  addFormats.default(ajv);
  const root = { ...schema, components: document.components };
  const check = ajv.compile(root);
  // As the value is when it arrives: with prototypes, without undefined.
  return (value) => check(JSON.parse(JSON.stringify(value)));
}

/** The schema of the body that `POST /` takes. */
export function bodySchema(document: OpenApiDocument): object {
  return document.paths["/"]?.post?.requestBody?.content["application/json"]?.schema ?? {};
}

/** The schema of what `POST /` answers. */
export function answerSchema(document: OpenApiDocument): object {
  return document.paths["/"]?.post?.responses[200]?.content?.["application/json"]?.schema ?? {};
}
