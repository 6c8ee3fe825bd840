import type { ApiServer, BoltAPI } from "boltapi";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readConsole } from "./console.ts";
import { compact, maskAs, parseCurl, sendCurl, shownAnswer } from "./curl.ts";
import { type CodeBlock, listBlocks, listPages, snippetFile } from "./markdown.ts";

// Every curl command of every page is sent, over a socket, to the API of the snippet above it.
const pages = listPages().filter((page) => listCurls(listBlocks(page)).length > 0);

describe.each(pages)("%s", (page) => {
  const servers = new Map<string, Promise<ApiServer>>();
  // What the page tells its readers to put into $TOKEN: the token of the last answer that had one.
  let token = "";

  beforeAll(() => {
    // Pages show errors, which the applications log.
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });

  afterAll(async () => {
    for (const server of servers.values()) await (await server).close();
    vi.restoreAllMocks();
  });

  const serve = (file: string): Promise<ApiServer> => {
    const running = servers.get(file) ?? startServer(file);
    servers.set(file, running);
    return running;
  };

  for (const { command, file, line, output, words } of listCurls(listBlocks(page))) {
    // The first one waits until the application has started, which for a whole one takes a while on a busy machine.
    it(`answers as shown on line ${line}: ${command}`, { timeout: 60_000 }, async () => {
      const asked = parseCurl(words.map((word) => word.replaceAll("$TOKEN", token)));
      const { port } = await serve(file);
      const answer = await sendCurl(asked, port);
      token = /"token":"([^"]+)"/.exec(answer.body)?.[1] ?? token;
      const shown = shownAnswer(asked, output);
      const head = [answer.statusLine, ...answer.headers];
      if (asked.showsHead) expect(shown.head).toEqual(head.map((line, index) => maskAs(shown.head[index] ?? "", line)));
      const body = compact(shown.body, answer.contentType);
      expect(body).toBe(maskAs(body, answer.body.trimEnd()));
    });
  }
});

interface ShownCurl {
  readonly command: string;
  readonly words: readonly string[];
  readonly output: string;
  readonly line: number;
  /** The file whose export `api` answers. */
  readonly file: string;
}

function listCurls(blocks: readonly CodeBlock[]): ShownCurl[] {
  let file = "";
  return blocks.flatMap((block) => {
    if (block.marker?.kind === "snippet" && block.language === "ts") file = snippetFile(block.marker.value);
    if (block.language !== "console") return [];
    const answering = block.marker?.kind === "api" ? snippetFile(block.marker.value) : file;
    return readConsole(block.text)
      .filter(({ words }) => words[0] === "curl")
      .map((command) => ({ ...command, line: block.line, file: answering }));
  });
}

async function startServer(file: string): Promise<ApiServer> {
  const { api } = (await import(file)) as { api?: BoltAPI };
  if (api === undefined) throw new Error(`${file} exports no api`);
  return api.listen({ port: 0 });
}
