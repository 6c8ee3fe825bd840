// The application in BoltAPI, with the schemas of the others (Zod) or with those of its own documentation (`t`).

import { type Resource, zodSchemas } from "./resources.ts";

export type SchemaLibrary = "zod" | "t";

/** Files of the application by name. */
export function boltApp(resources: readonly Resource[], library: SchemaLibrary): Record<string, string> {
  const files = resources.map((resource) => [`${resource.name}.ts`, resourceFile(resource, library)]);
  return { ...Object.fromEntries(files), "app.ts": appFile(resources) };
}

/** Calls of all routes through their handles. */
export function boltCalls(resources: readonly Resource[]): string {
  const imports = resources.map(({ name }) => `import * as ${name} from "./${name}.ts";\n`).join("");
  const calls = resources.map(
    ({ name, code }) => `
  {
    const json = { name: "a", price: 1, ${code}: "c" };
    const listed = await client.call(${name}.list, { query: { q: "a" } });
    names.push(listed.data.items[0]!.name);
    const read = await client.call(${name}.read, { params: { id: 1 } });
    names.push(read.data.${code});
    const created = await client.call(${name}.create, { json });
    names.push(created.data.name);
    const replaced = await client.call(${name}.replace, { params: { id: 1 }, json });
    names.push(replaced.data.name);
    const removed = await client.call(${name}.remove, { params: { id: 1 } });
    names.push(String(removed.status));
  }`,
  );
  return `import { TestClient } from "boltapi/testing";
import { api } from "./app.ts";
${imports}
export async function calls(): Promise<string[]> {
  const client = new TestClient(api);
  const names: string[] = [];
${calls.join("")}
  return names;
}
`;
}

function resourceFile(resource: Resource, library: SchemaLibrary): string {
  const { name, title, code } = resource;
  return `${library === "zod" ? `import { Router } from "boltapi";\nimport * as z from "zod";\n` : `import { Router, t } from "boltapi";\n`}${
    library === "zod" ? zodSchemas(resource) : ownSchemas(resource)
  }
export const routes = new Router({ prefix: "/${name}" });

export const list = routes.get("/", { query: ${title}Query, response: ${title}Page }, ({ query }) => {
  const { q = "all", page } = query;
  return { page, items: [{ id: 1, name: q, price: 1, ${code}: "c" }] };
});
export const read = routes.get("/{id:int}", { response: ${title}Out }, ({ params }) => {
  const { id } = params;
  return { id, name: "a", price: 1, ${code}: "c" };
});
export const create = routes.post("/", { body: ${title}In, response: ${title}Out, status: 201 }, ({ body }) => {
  const { name, price, ${code} } = body;
  return { id: 1, name, price, ${code} };
});
export const replace = routes.put("/{id:int}", { body: ${title}In, response: ${title}Out }, ({ params, body }) => {
  const { id } = params;
  const { name, price, ${code} } = body;
  return { id, name, price, ${code} };
});
export const remove = routes.delete("/{id:int}", { status: 204 }, ({ params }) => {
  params.id.toFixed();
});
`;
}

function ownSchemas({ title, code }: Resource): string {
  return `
const ${title}In = t.Object({
  name: t.String({ minLength: 1, maxLength: 100 }),
  price: t.Number({ minimum: 0 }),
  ${code}: t.String(),
  tags: t.Array(t.String(), { default: [] }),
  note: t.Optional(t.String()),
});
const ${title}Out = t.Object({ id: t.Integer(), name: t.String(), price: t.Number(), ${code}: t.String() });
const ${title}Page = t.Object({ page: t.Integer(), items: t.Array(${title}Out) });
const ${title}Query = {
  q: t.Optional(t.String({ maxLength: 100 })),
  page: t.Integer({ minimum: 1, default: 1 }),
  limit: t.Integer({ minimum: 1, maximum: 100, default: 20 }),
};
`;
}

function appFile(resources: readonly Resource[]): string {
  const imports = resources.map(({ name }) => `import { routes as ${name} } from "./${name}.ts";\n`).join("");
  const included = resources.map(({ name }) => `api.include(${name});\n`).join("");
  return `import { BoltAPI } from "boltapi";\n${imports}\nexport const api = new BoltAPI();\n${included}`;
}
