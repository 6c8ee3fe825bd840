// Keeps connections of a server busy. Runs on Bun, whose sockets take half the processor time of Node's: a client that costs
// more than the server measures itself. Every byte of every answer is compared; the first wrong one ends the run.
import { AnswerStream, AnswerTemplate } from "./answer-template.ts";
import { LatencyHistogram } from "./latency-histogram.ts";
import type { LoadJob, LoadReply, LoadResult } from "./load-job.ts";

/** Of Bun's sockets, what is used here. */
interface BunSocket {
  /** Returns how many bytes were taken; the rest has to be written after `drain`. */
  write(bytes: Uint8Array): number;
  end(): void;
}

interface SocketHandlers {
  open(socket: BunSocket): void;
  data(socket: BunSocket, chunk: Uint8Array): void;
  drain(socket: BunSocket): void;
  close(): void;
  error(socket: BunSocket, error: Error): void;
}

declare const Bun: {
  connect(options: { hostname: string; port: number; socket: SocketHandlers }): Promise<BunSocket>;
};

process.on("message", (job: LoadJob) => {
  const goToSleep = stayAwake();
  const done = run(job).finally(goToSleep);
  done.then(
    (result) => process.send?.(result satisfies LoadReply),
    (error: Error) => process.send?.({ error: error.message } satisfies LoadReply),
  );
});
process.on("disconnect", () => process.exit());

async function run({ port, connections, depth, seconds, exchanges }: LoadJob): Promise<LoadResult> {
  const templates = exchanges.map(({ answer, varying }) => new AnswerTemplate(Buffer.from(answer, "base64"), varying));
  const requests = exchanges.map(({ request }) => Buffer.from(request, "base64"));
  // What connection n sends k-th is at (n + k * depth): a batch for each place to start from.
  const batches = requests.map((_, start) =>
    Buffer.concat(Array.from({ length: depth }, (_, step) => requests[(start + step) % requests.length] as Buffer)),
  );
  const latencies = new LatencyHistogram();
  const started = performance.now();
  const deadline = started + seconds * 1000;
  const counts = await Promise.all(
    Array.from({ length: connections }, (_, index) => {
      const answers = new AnswerStream(templates, index);
      return keepBusy({ port, batches, depth, first: index % batches.length, answers, latencies, deadline });
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  return {
    requests: counts.reduce((sum, count) => sum + count, 0),
    seconds: elapsed,
    p99Milliseconds: latencies.quantile(0.99),
  };
}

/**
 * Keeps the event loop turning. A client that sleeps has to be woken by the system call with which the server answers: what that
 * costs, which is more than all else in a virtual machine, would be on the bill of whoever is slow enough to let it sleep. Returns what ends it.
 */
function stayAwake(): () => void {
  let isAwake = true;
  const turn = (): void => {
    if (isAwake) setImmediate(turn);
  };
  turn();
  return () => {
    isAwake = false;
  };
}

/** What one connection does. */
interface Task {
  readonly port: number;
  readonly batches: readonly Buffer[];
  readonly depth: number;
  readonly first: number;
  readonly answers: AnswerStream;
  readonly latencies: LatencyHistogram;
  readonly deadline: number;
}

/** Sends a batch whenever the last one is answered, until the time is over. Resolves with the number of answers. */
function keepBusy({ port, batches, depth, first, answers, latencies, deadline }: Task): Promise<number> {
  return new Promise((resolve, reject) => {
    let current = first;
    let unsent: Uint8Array | null = null;
    let missing = 0;
    let answered = 0;
    let sentAt = 0;
    let isDone = false;

    const write = (socket: BunSocket, bytes: Uint8Array): void => {
      const taken = Math.max(0, socket.write(bytes));
      unsent = taken < bytes.length ? bytes.subarray(taken) : null;
    };
    const sendBatch = (socket: BunSocket): void => {
      missing = depth;
      sentAt = performance.now();
      write(socket, batches[current] as Buffer);
      current = (current + depth) % batches.length;
    };
    const takeAnswers = (socket: BunSocket, chunk: Uint8Array): void => {
      missing -= answers.take(chunk);
      if (missing < 0 || (missing === 0 && !answers.isBetweenAnswers)) {
        throw new Error("The server sent more than it was asked for.");
      }
      if (missing > 0) return;
      answered += depth;
      const now = performance.now();
      latencies.add(now - sentAt);
      if (now < deadline) {
        sendBatch(socket);
      } else {
        isDone = true;
        socket.end();
        resolve(answered);
      }
    };
    const fail = (socket: BunSocket, error: Error): void => {
      isDone = true;
      reject(error);
      socket.end();
    };

    const socket: SocketHandlers = {
      open: sendBatch,
      data: (socket, chunk) => {
        try {
          if (!isDone) takeAnswers(socket, chunk);
        } catch (error) {
          fail(socket, error as Error);
        }
      },
      drain: (socket) => {
        if (unsent !== null) write(socket, unsent);
      },
      close: () => {
        if (!isDone) reject(new Error("The server closed a connection."));
      },
      error: fail,
    };
    Bun.connect({ hostname: "127.0.0.1", port, socket }).catch(reject);
  });
}
