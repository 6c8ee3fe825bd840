import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

/** What the contract says of one operation, as far as it is compared. */
export interface Operation {
  /** `GetArticles` */
  readonly id: string;
  readonly method: string;
  /** `/articles/{slug}` */
  readonly path: string;
  readonly tags: readonly string[];
  readonly statuses: readonly string[];
  readonly isForMembers: boolean;
  readonly parameters: readonly Parameter[];
  readonly hasBody: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

type Json = Record<string, unknown>;

const file = join(import.meta.dirname, "../contract/openapi.yml");
const document = close(parse(readFileSync(file, "utf8"))) as Json;
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(document, "contract");

export const operations: readonly Operation[] = Object.entries(document.paths as Record<string, Json>).flatMap(
  ([path, methods]) =>
    Object.entries(methods as Record<string, Json>).map(([method, operation]) => ({
      id: operation.operationId as string,
      method: method.toUpperCase(),
      path,
      tags: operation.tags as string[],
      statuses: Object.keys(operation.responses as Json),
      isForMembers: operation.security !== undefined,
      parameters: ((operation.parameters as Json[]) ?? []).map((each) => follow(each).value as unknown as Parameter),
      hasBody: operation.requestBody !== undefined,
    })),
);

/** The operation of a request; a path without placeholders goes before others. */
export function findOperation(method: string, path: string): Operation {
  const fits = (template: string): boolean => new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
  const found = operations.filter((each) => each.method === method && fits(each.path));
  const operation = found.find((each) => each.path === path) ?? found[0];
  if (operation === undefined) throw new Error(`The contract has no ${method} ${path}`);
  return operation;
}

/**
 * Says what is wrong with an answer by the contract; null for nothing. Its objects may have no keys beside those of the contract.
 * Where the contract only speaks of errors in its prose, as of 403 and 404, it is that of all errors.
 */
export function explainAnswer({ method, path, statuses }: Operation, status: number, body: unknown): string | null {
  if (!statuses.includes(String(status))) {
    if (![401, 403, 404].includes(status)) return `${status} is no answer of the contract`;
    return explain("#/components/schemas/GenericErrorModel", body);
  }
  const { pointer, value } = follow(at(`#/paths/${toStep(path)}/${method.toLowerCase()}/responses/${status}`));
  const content = value.content as Record<string, unknown>;
  if (content["application/json"] !== undefined) return explain(`${pointer}/content/application~1json/schema`, body);
  return status === 204 && body !== undefined ? "there is content" : null;
}

/** Says what is wrong with a body that is sent. */
export function explainRequest({ method, path }: Operation, body: unknown): string | null {
  const { pointer } = follow(at(`#/paths/${toStep(path)}/${method.toLowerCase()}/requestBody`));
  return explain(`${pointer}/content/application~1json/schema`, body);
}

const validators = new Map<string, ValidateFunction>();

function explain(pointer: string, value: unknown): string | null {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `contract${pointer}` });
  validators.set(pointer, validate);
  return validate(value) ? null : `${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`;
}

interface Located {
  readonly pointer: string;
  readonly value: Json;
}

function at(pointer: string): Located {
  const steps = pointer.slice(2).split("/");
  const toName = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
  const value = steps.reduce<unknown>((inner, step) => (inner as Json)[toName(step)], document);
  return { pointer: encodeURI(pointer), value: value as Json };
}

/** What a reference leads to. */
function follow(located: Located | Json): Located {
  const start = "pointer" in located ? (located as Located) : { pointer: "", value: located as Json };
  return typeof start.value.$ref === "string" ? at(start.value.$ref) : start;
}

const toStep = (path: string): string => path.replaceAll("~", "~0").replaceAll("/", "~1");

/** The same with all objects closed. */
function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== "object" || value === null) return value;
  const closed = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, close(inner)]));
  return closed.type === "object" && closed.properties !== undefined
    ? { ...closed, additionalProperties: false }
    : closed;
}
