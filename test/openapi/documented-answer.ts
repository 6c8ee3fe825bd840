import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument, OperationObject } from "boltapi";
import { expect } from "vitest";

/** What an answer is compared by. */
interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): string;
}

/** Expects that an operation of a document tells of an answer: its status, its content and its headers. */
export function expectDocumented(
  document: OpenApiDocument,
  operation: OperationObject | undefined,
  answer: Answer,
): void {
  const documented = operation?.responses[answer.status];
  expect(documented, `the answer ${answer.status}`).toBeDefined();
  const fits = (schema: object, value: unknown): boolean => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    return ajv.validate({ ...schema, components: document.components }, value) as boolean;
  };
  for (const [name, { required, schema }] of Object.entries(documented?.headers ?? {})) {
    const value = answer.headers.get(name);
    if (required === true) expect(value, name).not.toBeNull();
    if (value === null) continue;
    const isNumber = schema.type === "integer" || schema.type === "number";
    expect(fits(schema, isNumber ? Number(value) : value), `${name}: ${value}`).toBe(true);
  }
  const body = answer.text();
  const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
  const content = documented?.content?.[type];
  if (body === "") {
    expect(Object.keys(documented?.content ?? {})).toEqual([]);
    return;
  }
  expect(content?.schema, `a content ${type} of the answer ${answer.status}`).toBeDefined();
  expect(fits(content?.schema ?? {}, JSON.parse(body)), body).toBe(true);
}
