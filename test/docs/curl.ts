import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { snippetFolder } from "./markdown.ts";

/** What a curl command asks for. */
export interface CurlRequest {
  readonly method: string;
  readonly host: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Whether the head of the answer is shown: -i. */
  readonly showsHead: boolean;
}

export interface CurlAnswer {
  /** "HTTP/1.1 200 OK" */
  readonly statusLine: string;
  /** "name: value", in the order sent, without those that every answer of the server has. */
  readonly headers: readonly string[];
  readonly contentType: string;
  readonly body: string;
}

/** Headers that say nothing about the route; pages leave them out. */
const commonHeaders: ReadonlySet<string> = new Set([
  "date",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
]);

/** Reads the words of a curl command, as far as the pages use it. */
export function parseCurl(words: readonly string[]): CurlRequest {
  const headers: Record<string, string> = {};
  let [method, body, url, showsHead]: [string | null, string | null, string, boolean] = [null, null, "", false];
  const fields: string[] = [];
  const rest = words.slice(1);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const next = (): string => rest.shift() ?? "";
    if (word === "-i") showsHead = true;
    else if (word === "-I") [method, showsHead] = ["HEAD", true];
    else if (word === "-X") method = next();
    else if (word === "-H") {
      const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(next()) ?? [];
      headers[name.toLowerCase()] = value;
    } else if (word === "-r") headers.range = `bytes=${next()}`;
    else if (word === "-b") headers.cookie = next();
    else if (word === "-u") headers.authorization = `Basic ${Buffer.from(next()).toString("base64")}`;
    else if (word === "--json") {
      body = next();
      headers["content-type"] ??= "application/json";
      headers.accept ??= "application/json";
    } else if (word === "-d") {
      body = next();
      headers["content-type"] ??= "application/x-www-form-urlencoded";
    } else if (word === "-F") fields.push(next());
    else if (word.startsWith("-")) throw new Error(`The pages use no curl option ${word}`);
    else url = word;
  }
  if (fields.length > 0) {
    body = `${fields.map(encodePart).join("")}--${boundary}--\r\n`;
    headers["content-type"] = `multipart/form-data; boundary=${boundary}`;
  }
  const [, host = "", target = ""] = /^(?:http:\/\/)?([^/]+)(.*)$/.exec(url) ?? [];
  return { method: method ?? (body === null ? "GET" : "POST"), host, target: target || "/", headers, body, showsHead };
}

const boundary = "------------------------d74496d66958873e";

/** A part of a form as curl sends it: "name=value" or "name=@file;type=media/type", of a file beside the snippets. */
function encodePart(field: string): string {
  const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(field) ?? [];
  const [, file, type] = /^@([^;]+);type=(.+)$/.exec(value) ?? [];
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
  if (file === undefined) return `${head}\r\n\r\n${value}\r\n`;
  const content = readFileSync(join(snippetFolder, "forms-and-uploads", file), "utf8");
  return `${head}; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
}

/** Sends the request to a server on this machine, as curl would to the one it names. */
export function sendCurl(asked: CurlRequest, port: number): Promise<CurlAnswer> {
  const { method, host, target, body } = asked;
  const length = body === null ? {} : { "content-length": Buffer.byteLength(body) };
  const headers = { host, "user-agent": "curl/8.5.0", accept: "*/*", ...asked.headers, ...length };
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path: target, headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({
          statusLine: `HTTP/${answer.httpVersion} ${answer.statusCode} ${answer.statusMessage}`,
          headers: linesOf(answer.rawHeaders),
          contentType: answer.headers["content-type"] ?? "",
          body: Buffer.concat(pieces).toString("utf8"),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

function linesOf(flat: readonly string[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < flat.length; index += 2) {
    const name = (flat[index] as string).toLowerCase();
    if (!commonHeaders.has(name)) lines.push(`${name}: ${flat[index + 1]}`);
  }
  return lines;
}

/** What a page shows for an answer: JSON may stand on several lines, everything else is exact. */
export function shownAnswer(
  asked: CurlRequest,
  output: string,
): { readonly head: readonly string[]; readonly body: string } {
  if (!asked.showsHead) return { head: [], body: output };
  const [head = "", ...body] = output.split("\n\n");
  return { head: head.split("\n"), body: body.join("\n\n") };
}

/** JSON on one line, as it is sent; other text as it is. */
export function compact(text: string, contentType: string): string {
  return text !== "" && /[/+]json\b/.test(contentType) ? JSON.stringify(JSON.parse(text)) : text.trimEnd();
}

/**
 * What was sent, as a page shows it: line ends of headers within a body are those of the page, and where the page has an
 * ellipsis, for what differs each time, so has this.
 */
export function maskAs(shown: string, sent: string): string {
  const text = sent.replaceAll("\r\n", "\n");
  const pattern = shown.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  return new RegExp(`^${pattern.join("[^\\n]+")}$`).test(text) ? shown : text;
}
