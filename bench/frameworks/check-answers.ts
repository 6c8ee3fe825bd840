import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { ByteRange } from "../measure/answer-template.ts";
import type { ServerProcess } from "../measure/server-process.ts";
import type { Contender } from "./contenders.ts";
import { encodeRequest } from "./encode-request.ts";
import { type ReadAnswer, readAnswer } from "./read-answer.ts";
import type { ExpectedAnswer, Row } from "./row.ts";

/** A request as bytes, and the answer that one server gives to it whenever it comes. */
export interface CheckedExchange {
  readonly request: Buffer;
  readonly answer: Buffer;
  /** Bytes of the answer that need not be the same. */
  readonly varying: ByteRange | null;
}

/**
 * Asks a server everything that a row holds. Its answers have to be those that the row expects; they become what every answer
 * under load is compared with.
 *
 * @throws Error that names the contender and the request.
 */
export async function checkAnswers(
  { isFramework }: Contender,
  { port, name }: ServerProcess,
  { exchanges, refused }: Row,
): Promise<CheckedExchange[]> {
  const checked: CheckedExchange[] = [];
  for (const { request, expected } of exchanges) {
    const bytes = encodeRequest(request);
    checked.push(
      await explain(`${name}, ${request.method} ${request.target}`, async () => {
        const answer = await readAnswer(port, bytes);
        checkAnswer(answer, expected);
        return { request: bytes, answer: answer.bytes, varying: findVarying(answer, expected) };
      }),
    );
  }
  if (!isFramework) return checked;
  for (const request of refused) {
    await explain(`${name}, ${request.method} ${request.target}, which has to be refused`, async () => {
      const { status } = await readAnswer(port, encodeRequest(request));
      ok(status >= 400 && status < 500, `the status is ${status}`);
    });
  }
  return checked;
}

function checkAnswer({ status, headers, body }: ReadAnswer, expected: ExpectedAnswer): void {
  strictEqual(status, expected.status, `the status is ${status}: ${body.toString().slice(0, 300)}`);
  if (expected.type !== undefined) strictEqual(headers["content-type"]?.split(";")[0], expected.type);
  for (const [name, value] of Object.entries(expected.headers ?? {})) strictEqual(headers[name], value, name);
  if (expected.text !== undefined) strictEqual(body.toString(), expected.text);
  if (expected.json !== undefined) deepStrictEqual(JSON.parse(body.toString()), expected.json);
}

function findVarying({ bytes, body }: ReadAnswer, { varying }: ExpectedAnswer): ByteRange | null {
  if (varying === undefined) return null;
  const text = body.toString("latin1");
  const found = varying.exec(text);
  ok(found !== null, `nothing is ${varying} in ${text}`);
  // Found in the bytes as they came, as a body may have come in chunks.
  const start = bytes.indexOf(body) + found.index;
  return [start, start + found[0].length];
}

async function explain<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
  }
}
