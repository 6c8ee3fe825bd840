// Rows that read and write a database, with Drizzle.
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { type BenchRequest, type ExpectedAnswer, get, json, post, type Row, row } from "./row.ts";
import { nextId, type User, users } from "./users.ts";

/** Sent in turn where one user is named: a step of a prime number between them. */
const named = Array.from({ length: 500 }, (_, index) => users[(index * 617) % users.length] as User);
const newEmail = ({ id }: User): string => `new-${id}@example.com`;

const patch = (target: string, body: object): BenchRequest => ({
  ...post(target, "application/json", JSON.stringify(body)),
  method: "PATCH",
});
const missing = "/users/999";
const first10 = users.slice(0, 10);
const created = { username: "grace", email: "grace@example.com", first_name: "Grace", last_name: "Hopper" };
const stored = { id: nextId, ...created, is_active: true };

function dataRow(name: string, title: string, exchanges: Row["exchanges"], more: Partial<Row> = {}): Row {
  return { name, title, app: "data", depth: 1, refused: [], exchanges, ...more };
}

function exchange(request: BenchRequest, expected: ExpectedAnswer): Row["exchanges"][number] {
  return { request, expected };
}

/** Those that were there are as they were; then come those that the answers told of. */
function checkInserted(found: readonly User[], answered: number): void {
  deepStrictEqual(found.slice(0, users.length), users);
  const inserted = found.slice(users.length);
  strictEqual(inserted.length, answered, "as many users were inserted as answers tell");
  for (const [index, user] of inserted.entries()) deepStrictEqual(user, { ...stored, id: nextId + index });
}

/** Each is as it was, or has the address that it was to get. */
function checkUpdated(found: readonly User[], answered: number): void {
  const changeable = new Set(named);
  const changed = users.filter(({ email }, index) => found[index]?.email !== email);
  deepStrictEqual(
    found,
    users.map((user) => (changed.includes(user) ? { ...user, email: newEmail(user) } : user)),
  );
  ok(changed.length > 0 && changed.length <= answered && changed.every((user) => changeable.has(user)));
}

const asJson = (body: object): BenchRequest => post("/users", "application/json", JSON.stringify(body));

export const dataRows: readonly Row[] = [
  row("orm-10", "10 records", get("/users"), json(first10), { app: "data" }),
  row(
    "orm-10-columns",
    "2 columns of 10 records",
    get("/users/names"),
    json(first10.map(({ id, username }) => ({ id, username }))),
    { app: "data" },
  ),
  row("orm-10-prepared", "10 records, prepared", get("/users/prepared"), json(first10), { app: "data" }),
  dataRow(
    "orm-1",
    "a record by its key",
    named.map((user) => exchange(get(`/users/${user.id}`), json(user))),
    { refused: [get(missing), get("/users/ada")] },
  ),
  dataRow(
    "orm-1-prepared",
    "a record by its key, prepared",
    named.map((user) => exchange(get(`/users/prepared/${user.id}`), json(user))),
    { refused: [get("/users/prepared/999"), get("/users/prepared/ada")] },
  ),
  dataRow(
    "orm-insert",
    "insert a record",
    [exchange(asJson(created), { ...json(stored, 201), varying: /(?<="id":)\d{7}/ })],
    {
      refused: [asJson({ ...created, username: "g".repeat(51) }), asJson({ ...created, email: {} })],
      checkUsers: checkInserted,
    },
  ),
  dataRow(
    "orm-update",
    "update a record",
    named.map((user) =>
      exchange(patch(`/users/${user.id}`, { email: newEmail(user) }), json({ ...user, email: newEmail(user) })),
    ),
    {
      refused: [patch(missing, { email: "x@example.com" }), patch(`/users/${users[0]?.id}`, { email: {} })],
      checkUsers: checkUpdated,
    },
  ),
];
