// Compiles src/ to dist/: JavaScript, declarations and source maps. Leaves no dist/ behind when something does not compile.
// Then puts Swagger UI beside the code that serves it, with its licences and its version.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
const compiler = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"];
const { status } = spawnSync(process.execPath, compiler, { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const swaggerUi = new URL("../dist/openapi/ui/swagger-ui/", import.meta.url);
mkdirSync(swaggerUi);
for (const name of [
  "package.json",
  "LICENSE",
  "NOTICE",
  "swagger-ui-bundle.js",
  "swagger-ui-bundle.js.LICENSE.txt",
  "swagger-ui.css",
]) {
  copyFileSync(new URL(`../node_modules/swagger-ui-dist/${name}`, import.meta.url), new URL(name, swaggerUi));
}
