import { nodeHttpEngine } from "../../../src/engines/node-http/node-http-engine.ts";
import { describeEngine } from "../conformance.ts";
import { describeHttp1Engine } from "../http1-conformance.ts";
import { socketDriver } from "../socket-driver.ts";

describeEngine("nodeHttpEngine", socketDriver(nodeHttpEngine()));
describeHttp1Engine("nodeHttpEngine", nodeHttpEngine());
