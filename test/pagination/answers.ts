import { BoltAPI, type Pagination, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";

export interface Numbered {
  readonly id: number;
}

export const NumberedOut = t.Object({ id: t.Integer() }, { $id: "Numbered" });

/** Items with the numbers from 1 up. */
export function numbered(count: number): Numbered[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
}

/** What a route with pages answers to some queries: statuses and JSON. */
export async function answersOf(
  paginate: Pagination,
  returned: () => unknown,
  queries: readonly string[],
): Promise<{ readonly status: number; readonly body: unknown }[]> {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", { paginate, response: t.Array(NumberedOut) }, returned as () => Numbered[]);
  await using client = new TestClient(api, { raiseServerErrors: false });
  const answers = [];
  for (const query of queries) {
    const response = await client.get(`/?${query}`);
    answers.push({ status: response.status, body: response.json() });
  }
  return answers;
}

/** The JSON of the answer to one query. */
export async function answerOf(paginate: Pagination, returned: () => unknown, query = ""): Promise<unknown> {
  const [answer] = await answersOf(paginate, returned, [query]);
  return answer?.body;
}
