// What a query costs with libsql and with better-sqlite3: bare, through Drizzle, and through boltapi/db.
import { deepStrictEqual, strictEqual } from "node:assert";
import { DataFile } from "../frameworks/data-file.ts";
import { users } from "../frameworks/users.ts";
import { timeCalls } from "../measure/time-calls.ts";
import { printTable } from "../report.ts";
import { contenders, emailOf, idOf, newUser, type Operation, operations } from "./contenders.ts";

const rounds = Number(process.env.ROUNDS ?? 9);
/** Of what reads many rows, there are fewer. */
const calls = Number(process.env.CALLS ?? 5000);

const opened = contenders.map((contender) => {
  const file = new DataFile();
  return { ...contender, file, run: contender.open(file.path) };
});
try {
  for (const operation of operations) {
    for (const contender of opened) await checkOnce(contender, operation);
    const times = await timeOperation(operation);
    const baseline = times.get("better-sqlite3, statement kept") ?? 0;
    printTable(
      operation,
      ["", "CPU µs", "to better-sqlite3 alone"],
      [...times].map(([name, time]) => [name, (time / 1000).toFixed(2), (time / baseline).toFixed(2)]),
    );
  }
} finally {
  for (const { file } of opened) file.remove();
}

/** @throws Error when a contender does something else than it has to. */
async function checkOnce({ name, mapsRows, run, file }: (typeof opened)[number], operation: Operation): Promise<void> {
  file.reset();
  const result = await run[operation](7);
  if (operation === "insert") deepStrictEqual(file.users().at(-1), { ...newUser, id: users.length + 1_000_001 }, name);
  else if (operation === "update") strictEqual(file.users().find(({ id }) => id === idOf(7))?.email, emailOf(7), name);
  else {
    const expected =
      operation === "read 1" ? users.filter(({ id }) => id === idOf(7)) : users.slice(0, Number(operation.slice(5)));
    const rows = expected.map((user) => (mapsRows ? user : { ...user, is_active: user.is_active ? 1 : 0 }));
    deepStrictEqual(
      (result as object[]).map((row) => ({ ...row })),
      rows,
      name,
    );
  }
}

function timeOperation(operation: Operation): Promise<Map<string, number>> {
  const count = operation === "read 1000" ? Math.ceil(calls / 50) : calls;
  const fileOf = (name: string): DataFile => opened.find((each) => each.name === name)?.file as DataFile;
  return timeCalls(Object.fromEntries(opened.map(({ name, run }) => [name, run[operation]])), {
    rounds,
    calls: count,
    before: (name) => fileOf(name).reset(),
    after: (name) =>
      strictEqual(fileOf(name).users().length, users.length + (operation === "insert" ? count : 0), name),
  });
}
