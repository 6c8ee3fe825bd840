import { createRequire } from "node:module";
import { ConfigError } from "../../errors/config-error.ts";

/** A type of TypeScript's syntax tree. */
export type TypeNode = object;

/** What of TypeScript's compiler is used here. */
export interface TypeFactory {
  createTypeReferenceNode(name: string): TypeNode;
}

/** What of openapi-typescript is used here. */
export interface TypeGenerator {
  /** Makes types of a document. */
  readonly default: (document: object, options: TypeGeneratorOptions) => Promise<object[]>;
  readonly astToString: (nodes: object[]) => string;
}

export interface TypeGeneratorOptions {
  readonly silent: boolean;
  readonly defaultNonNullable: boolean;
  readonly emptyObjectsUnknown: boolean;
  /** Says what the type of a schema is; undefined for the usual one. */
  readonly transform: (schema: { readonly format?: unknown }) => TypeNode | undefined;
}

const require = createRequire(import.meta.url);

/**
 * Loads openapi-typescript, and what makes nodes of the TypeScript that it works with.
 *
 * openapi-typescript takes the package "typescript", and wants the API that this has up to version 6. Version 7 has none: then
 * it gets version 6 instead, from a package that has it inside and brings no command `tsc` of its own.
 *
 * @throws ConfigError PEER_MISSING, CLIENT_COMPILER_MISSING.
 */
export function loadTypeGenerator(): { readonly generator: TypeGenerator; readonly factory: TypeFactory } {
  const entry = resolvePeer(require, "openapi-typescript");
  const beside = createRequire(entry);
  const compilerPath = resolvePeer(beside, "typescript");
  const installed: unknown = beside(compilerPath);
  if (hasFactory(installed)) return { generator: require(entry), factory: installed.factory };
  const compiler = loadOlderCompiler((installed as { readonly version?: string }).version ?? "unknown");
  return { generator: requireWith(entry, compilerPath, compiler), factory: compiler.factory };
}

function resolvePeer(from: NodeJS.Require, peer: string): string {
  try {
    return from.resolve(peer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new ConfigError("PEER_MISSING", peer, "bolt client");
  }
}

function loadOlderCompiler(installedVersion: string): { readonly factory: TypeFactory } {
  try {
    return require("@ts-morph/common").ts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new ConfigError("CLIENT_COMPILER_MISSING", installedVersion);
  }
}

/** Loads a module that gets another module than the one at `replacedPath`, and leaves everybody else the one that is there. */
function requireWith(entry: string, replacedPath: string, replacement: unknown): TypeGenerator {
  const replaced = require.cache[replacedPath] as NodeJS.Module;
  const original: unknown = replaced.exports;
  replaced.exports = replacement;
  try {
    return require(entry);
  } finally {
    replaced.exports = original;
  }
}

function hasFactory(compiler: unknown): compiler is { readonly factory: TypeFactory } {
  return typeof (compiler as { readonly factory?: unknown }).factory === "object";
}
