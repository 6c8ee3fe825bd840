import { ConfigError } from "../errors/config-error.ts";
import type { Middleware } from "../pipeline/middleware.ts";
import { compileCompress } from "./compress-response.ts";
import { type CompressionOptions, explainCompressionOptions } from "./compression-options.ts";

/**
 * Compresses the responses of what it is around in its own way, in place of what `compression` of the API says.
 *
 *   api.get("/archive", { use: [compression({ encodings: ["br"], levels: { br: 9 } })] }, listArchive);
 *
 * @throws ConfigError OPTION_INVALID.
 */
export function compression(options: CompressionOptions = {}): Middleware {
  const problem = explainCompressionOptions(options);
  if (problem !== null) throw new ConfigError("OPTION_INVALID", "compression", problem);
  const compress = compileCompress(options);
  // Named, for `skip`, and so that the built-in one stays away.
  return async function compression(request, next) {
    return compress(await next(request), request);
  };
}
