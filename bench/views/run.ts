// What a request costs more when its route is a member of a view, from a parsed head to an encoded body, without a socket.
import { deepStrictEqual, strictEqual } from "node:assert";
import type { BoltAPI } from "boltapi";
import { DataFile } from "../frameworks/data-file.ts";
import { users } from "../frameworks/users.ts";
import { BareExchange, type BareRequest } from "../measure/bare-exchange.ts";
import { timeCalls } from "../measure/time-calls.ts";
import { printTable } from "../report.ts";
import { modelViewSet, plainRoute, tableRoutes, view, viewOfRequest } from "./applications.ts";

const rounds = Number(process.env.ROUNDS ?? 9);
const calls = Number(process.env.CALLS ?? 20_000);

type Handle = ReturnType<BoltAPI["compile"]>["handle"];

const request = (method: string, target: string, body: object | null = null): BareRequest => ({
  method,
  target,
  body: Buffer.from(body === null ? "" : JSON.stringify(body)),
});

async function answerOf(handle: Handle, asked: BareRequest): Promise<BareExchange> {
  const exchange = new BareExchange(asked);
  const pending = handle(exchange);
  if (pending !== undefined) await pending;
  return exchange;
}

/** Compares what all answer, then times them. */
async function compare(
  title: string,
  handles: Readonly<Record<string, Handle>>,
  asked: BareRequest,
  count: number,
  reset: () => void = () => {},
): Promise<void> {
  const answers: unknown[] = [];
  for (const handle of Object.values(handles)) {
    reset();
    const { status, answer } = await answerOf(handle, asked);
    answers.push([status, JSON.parse(answer)]);
  }
  for (const answer of answers) deepStrictEqual(answer, answers[0], title);
  const calls = Object.entries(handles).map(([name, handle]) => [name, () => answerOf(handle, asked)] as const);
  const times = await timeCalls(Object.fromEntries(calls), { rounds, calls: count, before: reset });
  const [[, first] = ["", 0]] = times;
  printTable(
    title,
    ["", "CPU ns", "ratio"],
    [...times].map(([name, time]) => [name, time.toFixed(0), (time / first).toFixed(2)]),
  );
}

await compare(
  "a route",
  {
    "api.get": plainRoute().compile().handle,
    "member of a view": view().compile().handle,
    "member of a view that says this": viewOfRequest().compile().handle,
  },
  request("GET", "/items/7"),
  calls,
);

const files = [new DataFile(), new DataFile()] as const;
const reset = (): void => {
  for (const file of files) file.reset();
};
try {
  const handles = {
    "plain routes": tableRoutes(files[0].path).compile().handle,
    ModelViewSet: modelViewSet(files[1].path).compile().handle,
  };
  const [first] = users;
  const { status } = await answerOf(handles.ModelViewSet, request("GET", "/users/5"));
  strictEqual(status, 404);
  const { id: _, ...created } = { ...first, username: "grace" };
  const asked = {
    "10 rows of a table": request("GET", "/users?page=2"),
    "a row by its key": request("GET", `/users/${first?.id}`),
    "a new row": request("POST", "/users", created),
    "a changed row": request("PATCH", `/users/${first?.id}`, { email: "new@example.com" }),
  };
  for (const [title, each] of Object.entries(asked)) await compare(title, handles, each, calls / 4, reset);
} finally {
  for (const file of files) file.remove();
}
