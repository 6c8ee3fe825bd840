// Child process: serves one contender for one row.
import { serveParent } from "../measure/serve-child.ts";
import { type AppName, type Row, rows } from "./rows.ts";

interface ContenderModule {
  start(app: AppName | Row, engine?: string): Promise<number>;
}

const [module = "", rowName, engine] = process.argv.slice(2);
const row = rows.find(({ name }) => name === rowName);
if (row === undefined) throw new Error(`There is no row "${rowName}".`);
const { start } = (await import(`./contenders/${module}.js`)) as ContenderModule;
// Bare node:net answers by the row, all others have applications.
serveParent(await start(module === "node-net" ? row : row.app, engine));
