import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "conduit-secret-"));
  cpSync(join(import.meta.dirname, "../auth/secret.ts"), join(folder, "auth/secret.ts"));
  vi.stubEnv("JWT_SECRET", undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
  rmSync(folder, { recursive: true });
});

const load = async (): Promise<string> => {
  vi.resetModules();
  const { secret } = (await import(join(folder, "auth/secret.ts"))) as { secret: string };
  return secret;
};

it("is the variable of the environment, and no file then", async () => {
  vi.stubEnv("JWT_SECRET", "from the environment");
  expect(await load()).toBe("from the environment");
  expect(readdirSync(folder)).toEqual(["auth"]);
});

it("is made once for development, in a file that nobody else may read", async () => {
  const made = await load();
  expect(made).toMatch(/^[0-9a-f]{64}$/);
  expect(await load()).toBe(made);
  expect(readdirSync(folder).sort()).toEqual([".secret", "auth"]);
  expect(readFileSync(join(folder, ".secret"), "utf8")).toBe(made);
  expect(statSync(join(folder, ".secret")).mode & 0o777).toBe(0o600);
});

it("has no default in production", async () => {
  vi.stubEnv("NODE_ENV", "production");
  await expect(load()).rejects.toThrow("JWT_SECRET is not set");
});
