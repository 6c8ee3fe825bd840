// Child process: serves one contender for one row.
import { serveParent } from "../measure/serve-child.ts";
import type { AppName, Row } from "./row.ts";
import { rows } from "./rows.ts";

interface ContenderModule {
  start(app: AppName | Row, engine?: string): Promise<number>;
}

interface DataContenderModule {
  start(driver: string, file: string): Promise<number>;
}

const [module = "", rowName, variant = ""] = process.argv.slice(2);
const row = rows.find(({ name }) => name === rowName);
if (row === undefined) throw new Error(`There is no row "${rowName}".`);
serveParent(await start(row));

async function start(row: Row): Promise<number> {
  const loaded: unknown = await import(`./contenders/${module}.js`);
  if (row.app === "data") return (loaded as DataContenderModule).start(variant, process.env.BENCH_DATABASE ?? "");
  // Bare node:net answers by the row, all others have applications.
  return (loaded as ContenderModule).start(module === "node-net" ? row : row.app, variant);
}
