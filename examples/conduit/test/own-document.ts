import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { api } from "../api.ts";
import type { Operation } from "./contract.ts";

const document = api.openapi();
const ajv = new Ajv2020({ strict: false });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(document, "own");

/** What the document at /docs says of an operation of the contract. */
export function findDescribed({ method, path }: Pick<Operation, "method" | "path">) {
  return document.paths[`/api${path}`]?.[method.toLowerCase() as "get" | "put" | "post" | "delete"];
}

/** Says what is wrong with an answer by our own document; null for nothing. */
export function explainByOwn({ method, path }: Operation, status: number, body: unknown): string | null {
  const response = findDescribed({ method, path })?.responses[String(status)];
  if (response === undefined) return `our document has no ${status}`;
  if (response.content === undefined) return body === undefined ? null : "our document has no content";
  const steps = [
    "paths",
    `/api${path}`,
    method.toLowerCase(),
    "responses",
    status,
    "content",
    "application/json",
    "schema",
  ];
  const pointer = steps.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
  const validate = ajv.getSchema(`own#/${encodeURI(pointer)}`);
  if (validate === undefined) return "our document says nothing of the content";
  return validate(body) ? null : ajv.errorsText(validate.errors);
}
