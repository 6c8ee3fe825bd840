import { http1Engine } from "../../../src/engines/http1/http1-engine.ts";
import { describeEngine } from "../conformance.ts";
import { describeHttp1Engine } from "../http1-conformance.ts";
import { socketDriver } from "../socket-driver.ts";

describeEngine("http1Engine", socketDriver(http1Engine()));
describeHttp1Engine("http1Engine", http1Engine());
