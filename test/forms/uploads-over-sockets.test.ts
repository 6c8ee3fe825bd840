import { type ApiServer, BoltAPI, silentLogger, t } from "boltapi";
import { describe, expect, it } from "vitest";
import { RawConnection } from "../engines/raw-connection.ts";
import { boundary, filePart, multipartBody } from "./multipart-body.ts";
import { UploadFolder } from "./upload-folder.ts";

const mebibyte = 1_048_576;

/** A server whose POST / takes one file, and what it knows of its uploads. */
async function serve(folder: UploadFolder): Promise<ApiServer> {
  const api = new BoltAPI({ logger: silentLogger, uploads: { directory: folder.path, maxBytes: "8mb" } });
  api.post("/", { form: { file: t.File({ maxSize: "1gb" }) } }, ({ form }) => ({ size: form.file.size }));
  return api.listen({ port: 0 });
}

function head(framing: string): string {
  return `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=${boundary}\r\n${framing}\r\n\r\n`;
}

/** Resolves when there is a file in the folder: an upload is on its way. */
async function uploadStarted(folder: UploadFolder): Promise<void> {
  while (folder.list().length === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe("an upload over a socket", () => {
  it("arrives, and leaves nothing behind", async () => {
    using folder = new UploadFolder();
    const server = await serve(folder);
    const connection = await RawConnection.open(server.port);
    const body = multipartBody([filePart("file", "a", "x".repeat(3 * mebibyte))]);
    await connection.write(head(`content-length: ${body.length}`));
    await connection.write(body);
    expect(JSON.parse(String((await connection.readResponse()).body))).toEqual({ size: 3 * mebibyte });
    connection.destroy();
    await server.close();
    expect(folder.list()).toEqual([]);
  });

  it.each([
    ["with a length", "content-length: 5000000", ""],
    ["in chunks", "transfer-encoding: chunked", `${(2 * mebibyte).toString(16)}\r\n`],
  ])("that breaks off, sent %s, leaves nothing behind", async (_, framing, chunkSize) => {
    using folder = new UploadFolder();
    const server = await serve(folder);
    const connection = await RawConnection.open(server.port);
    const body = multipartBody([filePart("file", "a", "x".repeat(3 * mebibyte))]);
    await connection.write(head(framing) + chunkSize);
    await connection.write(body.subarray(0, 2 * mebibyte));
    await uploadStarted(folder);
    connection.destroy();
    await server.close();
    expect(folder.list()).toEqual([]);
  });

  it("is refused before it is sent when its announced length is above the limit", async () => {
    using folder = new UploadFolder();
    const server = await serve(folder);
    const connection = await RawConnection.open(server.port);
    const response = await connection.exchange(head("content-length: 9000000"));
    expect(response.status).toBe(413);
    connection.destroy();
    await server.close();
  });

  it("is refused on the way when it turns out to be above the limit", async () => {
    using folder = new UploadFolder();
    const server = await serve(folder);
    const connection = await RawConnection.open(server.port);
    await connection.write(head("transfer-encoding: chunked"));
    const body = multipartBody([filePart("file", "a", "x".repeat(9 * mebibyte))]);
    await connection.write(`${body.length.toString(16)}\r\n`);
    const sent = connection.write(body);
    expect((await connection.readResponse()).status).toBe(413);
    connection.destroy();
    await sent;
    await server.close();
    expect(folder.list()).toEqual([]);
  });

  it("is asked for with 100 (Continue) only when it will be read", async () => {
    using folder = new UploadFolder();
    const server = await serve(folder);
    const body = multipartBody([filePart("file", "a", "x")]);
    const taken = await RawConnection.open(server.port);
    await taken.write(head(`expect: 100-continue\r\ncontent-length: ${body.length}`));
    expect((await taken.readHead()).status).toBe(100);
    await taken.write(body);
    expect((await taken.readResponse()).status).toBe(200);
    const refused = await RawConnection.open(server.port);
    await refused.write(head("expect: 100-continue\r\ncontent-length: 9000000"));
    expect((await refused.readHead()).status).toBe(413);
    for (const connection of [taken, refused]) connection.destroy();
    await server.close();
  });
});
