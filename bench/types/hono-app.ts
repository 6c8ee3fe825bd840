// The application in Hono with @hono/zod-validator: with a route a statement, and chained, as its documentation has it for
// RPC ("Using RPC with larger applications"). https://hono.dev/docs/guides/rpc

import { type Resource, zodSchemas } from "./resources.ts";

/** Files of the application by name. */
export function honoApp(resources: readonly Resource[], isChained: boolean): Record<string, string> {
  const files = resources.map((resource) => [`${resource.name}.ts`, resourceFile(resource, isChained)]);
  return { ...Object.fromEntries(files), "app.ts": isChained ? chainedApp(resources) : plainApp(resources) };
}

/** Calls of all routes with the typed client. */
export function honoCalls(resources: readonly Resource[]): string {
  const calls = resources.map(
    ({ name, code }) => `
  {
    const json = { name: "a", price: 1, ${code}: "c" };
    const listed = await client.${name}.$get({ query: { q: "a" } });
    if (listed.ok) names.push((await listed.json()).items[0]!.name);
    const read = await client.${name}[":id"].$get({ param: { id: "1" } });
    if (read.ok) names.push((await read.json()).${code});
    const created = await client.${name}.$post({ json });
    if (created.ok) names.push((await created.json()).name);
    const replaced = await client.${name}[":id"].$put({ param: { id: "1" }, json });
    if (replaced.ok) names.push((await replaced.json()).name);
    const removed = await client.${name}[":id"].$delete({ param: { id: "1" } });
    names.push(String(removed.status));
  }`,
  );
  return `import { hc } from "hono/client";
import type { App } from "./app.ts";

export async function calls(): Promise<string[]> {
  const client = hc<App>("http://localhost");
  const names: string[] = [];
${calls.join("")}
  return names;
}
`;
}

function resourceFile(resource: Resource, isChained: boolean): string {
  const { name, title, code } = resource;
  const routes = [
    `get("/", zValidator("query", ${title}Query), (c) => {
  const { q = "all", page } = c.req.valid("query");
  return c.json({ page, items: [{ id: 1, name: q, price: 1, ${code}: "c" }] });
})`,
    `get("/:id", zValidator("param", Id), (c) => {
  const { id } = c.req.valid("param");
  return c.json({ id, name: "a", price: 1, ${code}: "c" });
})`,
    `post("/", zValidator("json", ${title}In), (c) => {
  const { name, price, ${code} } = c.req.valid("json");
  return c.json({ id: 1, name, price, ${code} }, 201);
})`,
    `put("/:id", zValidator("param", Id), zValidator("json", ${title}In), (c) => {
  const { id } = c.req.valid("param");
  const { name, price, ${code} } = c.req.valid("json");
  return c.json({ id, name, price, ${code} });
})`,
    `delete("/:id", zValidator("param", Id), (c) => {
  c.req.valid("param").id.toFixed();
  return c.body(null, 204);
})`,
  ];
  const defined = isChained
    ? `export const ${name} = new Hono()\n  .${routes.join("\n  .")};\n`
    : `export const ${name} = new Hono();\n${routes.map((route) => `${name}.${route};\n`).join("")}`;
  return `import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import * as z from "zod";
${zodSchemas(resource)}const Id = z.object({ id: z.coerce.number().int() });

${defined}`;
}

function plainApp(resources: readonly Resource[]): string {
  const routes = resources.map(({ name }) => `app.route("/${name}", ${name});\n`).join("");
  return `import { Hono } from "hono";\n${imports(resources)}\nexport const app = new Hono();\n${routes}`;
}

function chainedApp(resources: readonly Resource[]): string {
  const routes = resources.map(({ name }) => `\n  .route("/${name}", ${name})`).join("");
  return `import { Hono } from "hono";\n${imports(resources)}\nexport const app = new Hono()${routes};\nexport type App = typeof app;\n`;
}

function imports(resources: readonly Resource[]): string {
  return resources.map(({ name }) => `import { ${name} } from "./${name}.ts";\n`).join("");
}
