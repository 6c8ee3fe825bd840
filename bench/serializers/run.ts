// What a compiled serializer takes beside mapping by hand, Zod and TypeBox: rows into JSON, and what clients send into values.
import { deepStrictEqual, strictEqual } from "node:assert";
import { timeCalls } from "../measure/time-calls.ts";
import { printTable } from "../report.ts";
import { accepted, input, refused, rows } from "./articles.ts";
import { readers, writers } from "./contenders.ts";

const effort = { rounds: Number(process.env.ROUNDS ?? 9), calls: Number(process.env.CALLS ?? 50_000) };

for (const [title, contenders] of Object.entries(writers)) {
  const expected = JSON.parse((contenders["by hand, JSON.stringify"] as (typeof contenders)[string])(rows));
  for (const [name, write] of Object.entries(contenders)) deepStrictEqual(JSON.parse(write(rows)), expected, name);
  tell(
    title,
    await timeCalls(
      mapValues(contenders, (write) => () => write(rows)),
      effort,
    ),
  );
}

for (const [name, read] of Object.entries(readers)) {
  deepStrictEqual({ ...(read(input) as object) }, accepted, name);
  strictEqual(read(refused), null, name);
}
tell(
  "an object in",
  await timeCalls(
    mapValues(readers, (read) => () => read(input)),
    effort,
  ),
);

function mapValues<From, To>(from: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, map(value)]));
}

function tell(title: string, times: ReadonlyMap<string, number>): void {
  const own = times.get("serializer") ?? 0;
  printTable(
    title,
    ["", "CPU ns", "to the serializer"],
    [...times].map(([name, time]) => [name, time.toFixed(0), (time / own).toFixed(2)]),
  );
}
