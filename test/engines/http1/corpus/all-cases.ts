import { chunkCases } from "./chunks.ts";
import { connectionCases, expectCases, limitCases } from "./connections.ts";
import { contentLengthCases } from "./content-length.ts";
import { headerCases } from "./headers.ts";
import { hostCases } from "./host.ts";
import type { RawCase } from "./raw-case.ts";
import { requestLineCases } from "./request-line.ts";
import { smugglingCases } from "./smuggling.ts";
import { transferEncodingCases } from "./transfer-encoding.ts";

/** The corpus, by what the cases are about. */
export const corpus: Readonly<Record<string, readonly RawCase[]>> = {
  "request line": requestLineCases,
  header: headerCases,
  Host: hostCases,
  "Content-Length": contentLengthCases,
  "Transfer-Encoding": transferEncodingCases,
  chunks: chunkCases,
  smuggling: smugglingCases,
  connection: connectionCases,
  Expect: expectCases,
  limit: limitCases,
};
