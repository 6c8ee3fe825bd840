import { describeEngine } from "../conformance.ts";
import { startWebDriver } from "./web-driver.ts";

const parsedByPlatform = "the platform parses targets and hosts, and gives a valid URL";

describeEngine("webEngine", startWebDriver, {
  "gives the target * of OPTIONS": "a URL has no target but a path",
  "reduces an absolute target to its path and query": parsedByPlatform,
  "adds the path that an absolute target leaves out": parsedByPlatform,
  "takes the host of an absolute target in place of the Host header": parsedByPlatform,
  "refuses what is neither a path nor an http address": parsedByPlatform,
  "refuses the target * of anything but OPTIONS": parsedByPlatform,
  "refuses a request without Host": parsedByPlatform,
  "refuses a request with two Hosts": parsedByPlatform,
  "refuses a Host that names no host": parsedByPlatform,
});
