import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const lock = readFileSync(fileURLToPath(new URL("../package-lock.json", import.meta.url)), "utf8");

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, LockedPackage>> };

it("locks packages without naming a registry", () => {
  const named = Object.entries(packages).filter(([, { resolved = "" }]) => resolved.includes("://"));
  expect(named).toEqual([]);
});

it("locks what packages have for other platforms", () => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  const missing = wanted.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});
