import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^boltapi$/, replacement: source("index.ts") },
      { find: /^boltapi\/testing$/, replacement: source("testing/index.ts") },
      { find: /^boltapi\/db$/, replacement: source("db/index.ts") },
      { find: /^boltapi\/views$/, replacement: source("views/index.ts") },
      { find: /^boltapi\/users$/, replacement: source("users/index.ts") },
      { find: /^boltapi\/config$/, replacement: source("cli/config.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    // Vitest leaves one core to itself, which on a machine of two would be half of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

export default config;
