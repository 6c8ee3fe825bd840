// Child process: serves one contender.
import { serveParent } from "../measure/serve-child.ts";

const { start } = (await import(`./contenders/${process.argv[2]}.ts`)) as { start: () => Promise<number> };
serveParent(await start());
