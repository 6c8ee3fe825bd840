import { nodeHttpEngine } from "../../../src/engines/node-http/node-http-engine.ts";
import { describeEngine } from "../conformance.ts";
import { socketDriver } from "../socket-driver.ts";

describeEngine("nodeHttpEngine", socketDriver(nodeHttpEngine()));
