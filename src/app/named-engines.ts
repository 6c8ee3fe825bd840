import { http1Engine } from "../engines/http1/http1-engine.ts";
import { nodeHttpEngine } from "../engines/node-http/node-http-engine.ts";
import type { ListeningEngine } from "../http/engine.ts";

export const engineNames = ["http1", "node-http"] as const;

/** An engine of BoltAPI, with its usual options. */
export type EngineName = (typeof engineNames)[number];

export const namedEngines: Readonly<Record<EngineName, () => ListeningEngine>> = {
  http1: http1Engine,
  "node-http": nodeHttpEngine,
};
