import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isOwnFrame } from "../logging/own-frames.ts";

/**
 * File and line of the application's code that is calling into BoltAPI: "src/api.ts:12:5"; "unknown place" where the
 * runtime keeps no stack. For error messages that have to name two definitions.
 */
export function callPlace(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 20;
  const stack = new Error("place").stack ?? "";
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n").slice(1)) {
    const location = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*:\d+:\d+)\)?$/.exec(line)?.[1];
    if (location !== undefined && !isOwnFrame(location)) return shorten(location);
  }
  return "unknown place";
}

function shorten(location: string): string {
  const [, file = location, position = ""] = /^(.*?)((?::\d+){1,2})$/.exec(location) ?? [];
  const path = file.startsWith("file://") ? fileURLToPath(file) : file;
  const short = relative(process.cwd(), path);
  return `${short.startsWith("..") ? path : short}${position}`;
}
