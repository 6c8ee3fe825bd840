// How much the compiler has to do for an application. Instantiations are the same on every machine, where times are not.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bolt-compile-cost-"));

beforeAll(() => {
  if (!existsSync(join(root, "dist/index.d.ts"))) execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root });
  const compilerOptions = {
    module: "nodenext",
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: {
      boltapi: [join(root, "dist/index.d.ts")],
      "boltapi/db": [join(root, "dist/db/index.d.ts")],
      "boltapi/testing": [join(root, "dist/testing/index.d.ts")],
      "boltapi/views": [join(root, "dist/views/index.d.ts")],
      "drizzle-orm/sqlite-core": [join(root, "node_modules/drizzle-orm/sqlite-core/index.d.ts")],
    },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["api.ts"] }));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Types that the compiler makes for a program. It fails for one that does not compile. */
function instantiationsOf(program: string): number {
  writeFileSync(join(folder, "api.ts"), program);
  const compiler = [join(root, "node_modules/typescript/bin/tsc"), "-p", folder, "--extendedDiagnostics"];
  const output = execFileSync(process.execPath, compiler, { encoding: "utf8", timeout: 60_000 });
  return Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1]);
}

describe("the compiler", () => {
  it("makes few types for a route with options", () => {
    const program = `
      import { BoltAPI, t } from "boltapi";
      const Item = t.Object({ name: t.String(), tags: t.Array(t.String()) });
      export const api = new BoltAPI();
      api.post("/items/{id:int}", { query: { page: t.Integer() }, body: Item, response: Item }, ({ body }) => body);`;

    // 11,000 when this was written, and 1,300,000 before handlers had a type parameter for what they return.
    expect(instantiationsOf(program)).toBeLessThan(40_000);
  });

  it("makes few types for a typed call", () => {
    const program = `
      import { BoltAPI, t } from "boltapi";
      import { TestClient } from "boltapi/testing";
      const Item = t.Object({ name: t.String(), tags: t.Array(t.String(), { default: [] }) });
      const api = new BoltAPI();
      const create = api.post("/items/{id:int}", { query: { page: t.Integer() }, body: Item, response: Item }, ({ body }) => body);
      export const call = async (): Promise<string[]> => {
        const options = { params: { id: 1 }, query: { page: 1 }, json: { name: "a" } };
        return (await new TestClient(api).call(create, options)).data.tags;
      };`;

    // 12,300 when this was written.
    expect(instantiationsOf(program)).toBeLessThan(40_000);
  });

  it("makes few types for the rows of tables, with others in them", () => {
    const program = `
      import { BoltAPI, modelSerializer, nested } from "boltapi";
      import { sqlite } from "boltapi/db";
      import { ModelViewSet } from "boltapi/views";
      import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
      const users = sqliteTable("users", { id: integer().primaryKey(), name: text().notNull() });
      const posts = sqliteTable("posts", { id: integer().primaryKey(), title: text().notNull(), authorId: integer().notNull() });
      const Post = modelSerializer(posts, { name: "Post" });
      const User = modelSerializer(users, { name: "User", nested: { posts: nested(Post, { many: true }), last: nested(Post) } });
      export const api = new BoltAPI();
      api.viewset("/posts", ModelViewSet(sqlite(), posts, { serializer: Post }));
      export const title = (user: (typeof User)["~values"]["returned"]): string | undefined => user.posts[0]?.title ?? user.last.title;`;

    // 283,000 when this was written. The compiler came to no end before, where it compared serializers method by method.
    expect(instantiationsOf(program)).toBeLessThan(600_000);
  });
});
