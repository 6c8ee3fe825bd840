import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../installed-package.ts";

/**
 * Compiles the modules of a folder as strictly as TypeScript can, the way a page of a browser would be.
 *
 * @returns What the compiler has to say.
 */
export function compile(folder: string): string {
  const strict = {
    lib: ["es2022", "dom", "dom.iterable"],
    target: "es2022",
    types: [],
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitReturns: true,
    noImplicitOverride: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedDeclarations: true,
    declaration: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    noEmit: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: strict, include: ["*.ts"] }));
  try {
    return execFileSync(
      process.execPath,
      [join(repository, "node_modules", "typescript", "bin", "tsc"), "-p", folder],
      {
        encoding: "utf8",
      },
    );
  } catch (error) {
    return String((error as { readonly stdout: unknown }).stdout);
  }
}
