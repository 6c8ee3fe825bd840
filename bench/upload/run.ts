// Memory of a server that takes a large upload: one multipart file over a socket, in a process of its own. Fails when the
// server's resident memory passes the limit, or when what it has stored is not what was sent.

import { deepStrictEqual, strictEqual } from "node:assert";
import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nextMessage } from "../next-message.ts";

const mebibyte = 1024 ** 2;
const fileBytes = Number(process.env.MIB ?? 1024) * mebibyte;
const maxResidentBytes = Number(process.env.LIMIT_MIB ?? 150) * mebibyte;
const pieceBytes = 64 * 1024;
const boundary = "----upload-benchmark";

const folder = mkdtempSync(join(process.env.UPLOAD_DIRECTORY ?? tmpdir(), "bench-upload-"));
try {
  await run();
} finally {
  rmSync(folder, { recursive: true });
}

async function run(): Promise<void> {
  const child = fork(fileURLToPath(new URL("serve.mjs", import.meta.url)), [folder], {
    // Without a loader for TypeScript, which would take as much memory as the server itself.
    execArgv: [],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const { port } = await nextMessage<{ port: number }>(child);
  const idleBytes = memoryOf(child, "VmRSS");
  const cpuBefore = await cpuSecondsOf(child);
  const start = performance.now();
  const { answer, sha256 } = await upload(port);
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = (await cpuSecondsOf(child)) - cpuBefore;
  const peakBytes = memoryOf(child, "VmHWM");
  child.disconnect();
  await once(child, "exit");

  deepStrictEqual(answer, { bytes: fileBytes, sha256, isOnDisk: true });
  strictEqual(readdirSync(folder).length, 0, "a temporary file is left");
  const inMebibytes = (bytes: number): string => `${(bytes / mebibyte).toFixed(0)} MiB`;
  console.log(
    `${inMebibytes(fileBytes)} uploaded, stored and hashed in ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s); ` +
      `resident memory ${inMebibytes(idleBytes)} idle, ${inMebibytes(peakBytes)} at most, limit ${inMebibytes(maxResidentBytes)}`,
  );
  if (peakBytes > maxResidentBytes) process.exitCode = 1;
}

/** Sends the file as fast as the server takes it. Its answer comes when it has stored and hashed the file. */
async function upload(port: number): Promise<{ readonly answer: unknown; readonly sha256: string }> {
  const partHead = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large"\r\n\r\n`;
  const end = `\r\n--${boundary}--\r\n`;
  const socket = connect({ port, host: "127.0.0.1" });
  const received: Buffer[] = [];
  socket.on("data", (piece: Buffer) => received.push(piece));
  socket.write(
    `POST / HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n` +
      `content-type: multipart/form-data; boundary=${boundary}\r\n` +
      `content-length: ${partHead.length + fileBytes + end.length}\r\n\r\n${partHead}`,
  );
  const hash = createHash("sha256");
  for (const piece of pieces()) {
    hash.update(piece);
    if (!socket.write(piece)) await once(socket, "drain");
  }
  socket.write(end);
  await once(socket, "end");
  socket.end();
  const [head = "", body = ""] = Buffer.concat(received).toString("utf8").split("\r\n\r\n");
  strictEqual(head.split("\r\n")[0], "HTTP/1.1 200 OK");
  return { answer: JSON.parse(body), sha256: hash.digest("hex") };
}

/** Pieces that differ from each other, and hold what looks like the start of a delimiter. */
function* pieces(): Generator<Buffer, void> {
  const pattern = Buffer.alloc(pieceBytes, `\r\n--${boundary.slice(0, -1)}.`);
  for (let sent = 0; sent < fileBytes; sent += pieceBytes) {
    const piece = Buffer.from(pattern.subarray(0, Math.min(pieceBytes, fileBytes - sent)));
    piece.writeDoubleLE(sent, 8);
    yield piece;
  }
}

async function cpuSecondsOf(child: ChildProcess): Promise<number> {
  child.send("cpu");
  return (await nextMessage<{ cpuMicroseconds: number }>(child)).cpuMicroseconds / 1_000_000;
}

/** Memory of a process by /proc/<pid>/status: VmRSS as it is, VmHWM at its highest. */
function memoryOf({ pid }: ChildProcess, field: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024;
}
