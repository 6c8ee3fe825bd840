import { connect, type Socket } from "node:net";

export const request = "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\nuser-agent: bench\r\n\r\n";

/**
 * Keeps `connections` sockets busy until `requests` are answered, `depth` of them at a time on each. All answers of a
 * server have the same length, so that counting bytes is all that the client does.
 */
export async function drive(port: number, connections: number, depth: number, requests: number): Promise<void> {
  const message = Buffer.from(request.repeat(depth));
  const answerBytes = (await firstAnswer(port)).length * depth;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const state = { unsent: Math.ceil(requests / depth) };
  await Promise.all(sockets.map((socket) => keepBusy(socket, message, answerBytes, state)));
  for (const socket of sockets) socket.destroy();
}

function keepBusy(socket: Socket, message: Buffer, answerBytes: number, state: { unsent: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    let missing = 0;
    const next = (): void => {
      missing = answerBytes;
      if (state.unsent-- > 0) socket.write(message);
      else resolve();
    };
    socket.on("close", () => reject(new Error("the server closed the connection")));
    socket.on("data", (bytes: Buffer) => {
      missing -= bytes.length;
      if (missing < 0) reject(new Error("the server sent more than it was asked for"));
      if (missing === 0) next();
    });
    next();
  });
}

/** The answer to one request, with its head. */
export async function firstAnswer(port: number): Promise<string> {
  const socket = await open(port);
  const answer = new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
      if (text.endsWith("}")) resolve(text);
    });
  });
  socket.write(request);
  const text = await answer;
  socket.destroy();
  return text;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}
