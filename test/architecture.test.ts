import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");

/** Rooms from the lowest rank to the highest; a file may import from lower ranks and from its own room. */
const ranks: readonly (readonly string[])[] = [
  ["http"],
  ["errors", "engines", "forms"],
  ["logging"],
  ["schema", "routing", "files", "storage", "templates", "redis"],
  ["stores", "serializers"],
  ["request"],
  ["response", "params"],
  ["dependencies", "websocket"],
  ["pipeline"],
  ["sessions", "db"],
  ["auth"],
  ["middleware", "pagination", "users"],
  ["openapi", "views"],
  ["app"],
  ["health", "telemetry"],
  ["index.ts", "testing"],
  ["cli"],
];

/** Packages that are installed only by those who use them, and the rooms that may import each. */
const optionalPeers: Readonly<Record<string, string | readonly string[]>> = {
  tsx: "cli",
  liquidjs: "templates",
  ioredis: "redis",
  "pino-pretty": "logging",
  "@opentelemetry/api": "telemetry",
  "prom-client": "telemetry",
  "@node-rs/argon2": "auth",
  "openapi-typescript": "cli",
  "@ts-morph/common": "cli",
  "drizzle-orm": ["db", "pagination", "users", "views"],
  "drizzle-kit": "db",
  libsql: "db",
  postgres: "db",
  mysql2: "db",
};

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

const files = listFiles(source);
const imports = files.flatMap(readImports);
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  exports: Record<string, string | Record<string, string>>;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

describe("architecture", () => {
  it("has a rank for every room", () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].filter((room) => rankOf(room) === -1)).toEqual([]);
  });

  it("imports only from lower ranks and from the same room", () => {
    const upward = imports.flatMap(({ file, specifier }) => {
      const target = targetOf(file, specifier);
      if (target === null) return [];
      const [from, to] = [roomOf(file), roomOf(target)];
      return from === to || rankOf(to) < rankOf(from) ? [] : [`${shown(file)} → ${shown(target)}`];
    });
    expect(upward).toEqual([]);
  });

  it("has engines that know only http", () => {
    const known = imports
      .filter(({ file }) => roomOf(file) === "engines")
      .map(({ file, specifier }) => targetOf(file, specifier))
      .filter((target) => target !== null)
      .map(roomOf);
    expect([...new Set(known)].sort()).toEqual(["engines", "http"]);
  });

  it("has no cycle of value imports", () => {
    const graph = new Map(files.map((file) => [file, [] as string[]]));
    for (const { file, specifier, isTypeOnly } of imports) {
      const target = targetOf(file, specifier);
      if (target !== null && !isTypeOnly) graph.get(file)?.push(target);
    }
    expect(findCycle(graph)).toBeNull();
  });

  it("imports optional peers only in their room", () => {
    const peers = Object.keys(manifest.peerDependencies);
    expect(peers.sort()).toEqual(Object.keys(optionalPeers).sort());
    const strangers = imports.filter(({ file, specifier }) => {
      const peer = peers.find((name) => specifier === name || specifier.startsWith(`${name}/`));
      return peer !== undefined && ![optionalPeers[peer]].flat().includes(roomOf(file));
    });
    expect(strangers).toEqual([]);
  });

  it("exports types from files that do without optional peers, whose types not everybody has", () => {
    const index = join(source, "index.ts");
    const typeFiles = imports
      .filter(({ file, isTypeOnly }) => file === index && isTypeOnly)
      .map(({ specifier }) => targetOf(index, specifier));
    const leaks = imports.filter(({ file, specifier }) => typeFiles.includes(file) && specifier in optionalPeers);
    expect(typeFiles.length).toBeGreaterThan(0);
    expect(leaks.map(({ file, specifier }) => `${shown(file)} → ${specifier}`)).toEqual([]);
  });

  it("imports only packages that it declares", () => {
    const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    const foreign = imports
      .map(({ specifier }) => specifier)
      .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"));
    expect(foreign.filter((specifier) => !declared.includes(packageOf(specifier)))).toEqual([]);
  });

  it("has no barrel inside a room", () => {
    const barrels = files.filter((file) => file.endsWith("/index.ts")).map(shown);
    expect(barrels.sort()).toEqual(["db/index.ts", "index.ts", "testing/index.ts", "users/index.ts", "views/index.ts"]);
  });

  it("mirrors the rooms in its tests", () => {
    const rooms = new Set(files.map(roomOf).filter((room) => !room.endsWith(".ts")));
    const extra = ["bench", "docs", "examples", "scripts", "seeds", "types"];
    const tested = readdirSync(join(root, "test"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(tested.map(({ name }) => name).filter((name) => !rooms.has(name) && !extra.includes(name))).toEqual([]);
  });
});

describe("build", () => {
  beforeAll(() => {
    if (!existsSync(join(root, "dist/index.js"))) execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root });
  }, 120_000);

  it("has every file that package.json exports", () => {
    const paths = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    expect([...paths, ...Object.values(manifest.bin)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("has declarations and source maps", () => {
    for (const file of ["dist/index.d.ts", "dist/index.js.map", "dist/index.d.ts.map"]) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });

  it("loads, and its front door is what the source exports", async () => {
    const built = (await import(join(root, "dist/index.js"))) as object;
    const written = (await import("boltapi")) as object;
    expect(Object.keys(built).sort()).toEqual(Object.keys(written).sort());
  });
});

function listFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function readImports(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const statements = /^(import|export)\s+(type\s+)?(?:([^;"']*?)\s+from\s+)?["']([^"']+)["']/gm;
  const found = [...text.matchAll(statements)].map(([, , typeKeyword, names = "", specifier = ""]) => ({
    file,
    specifier,
    isTypeOnly: typeKeyword !== undefined || isOnlyTypes(names),
  }));
  const dynamic = [...text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)].map(([, specifier = ""]) => ({
    file,
    specifier,
    isTypeOnly: false,
  }));
  return [...found, ...dynamic];
}

/** `import { type A, type B } from …` loads nothing under verbatimModuleSyntax but the module itself. */
function isOnlyTypes(names: string): boolean {
  const listed = /^\{([\s\S]*)\}$/
    .exec(names.trim())?.[1]
    ?.split(",")
    .map((name) => name.trim());
  return listed?.every((name) => name === "" || name.startsWith("type ")) ?? false;
}

function targetOf(file: string, specifier: string): string | null {
  return specifier.startsWith(".") ? resolve(dirname(file), specifier) : null;
}

function roomOf(file: string): string {
  return shown(file).split("/", 1)[0] ?? "";
}

function rankOf(room: string): number {
  return ranks.findIndex((rooms) => rooms.includes(room));
}

function shown(file: string): string {
  return relative(source, file);
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The files of one cycle, or null. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].map(shown);
    if (done.has(file)) return null;
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle !== null) return cycle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle !== null) return cycle;
  }
  return null;
}
