import { describe, expect, it } from "vitest";
import { type SchemaIssue, SchemaIssues } from "../../../src/schema/decoded.ts";
import { IssueSink } from "../../../src/schema/explain/issue-sink.ts";
import { runDeferred } from "../../../src/schema/finish/run-deferred.ts";

const issue = (msg: string, path: SchemaIssue["path"] = []): SchemaIssue => ({ type: "value_error", path, msg });

/** A sink with these checks, each under its index. */
function deferring(checks: readonly (() => Promise<readonly SchemaIssue[]>)[]): IssueSink {
  const sink = new IssueSink();
  for (const [index, check] of checks.entries()) {
    sink.defer(check);
    sink.prefixDeferred(index, index);
  }
  return sink;
}

describe("runDeferred", () => {
  it("gives the value when no check finds anything", async () => {
    const value = { a: 1 };
    expect(await runDeferred(value, deferring([async () => [], async () => []]))).toBe(value);
  });

  it("tells all issues at their places, in the order of the checks and not of their answers", async () => {
    let answerFirst = (): void => {};
    const first = new Promise<readonly SchemaIssue[]>((resolve) => {
      answerFirst = () => resolve([issue("first", ["a"])]);
    });
    const second = async (): Promise<readonly SchemaIssue[]> => {
      answerFirst();
      return [issue("second")];
    };
    const found = (await runDeferred({}, deferring([() => first, second]))) as SchemaIssues;
    expect(found).toBeInstanceOf(SchemaIssues);
    expect(found.issues).toEqual([issue("first", [0, "a"]), issue("second", [1])]);
  });

  it("asks eight at a time", async () => {
    const open: (() => void)[] = [];
    let asked = 0;
    const check = (): Promise<readonly SchemaIssue[]> => {
      asked++;
      return new Promise((resolve) => open.push(() => resolve([])));
    };
    const done = runDeferred(1, deferring(Array.from({ length: 20 }, () => check)));
    expect(asked).toBe(8);
    open.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toBe(9);
    while (asked < 20 || open.length > 0) {
      open.shift()?.();
      await Promise.resolve();
    }
    expect(await done).toBe(1);
  });

  it("fails as the first check that fails, and asks no more", async () => {
    let asked = 0;
    const failing = async (): Promise<never> => {
      asked++;
      throw new TypeError("not reachable");
    };
    await expect(runDeferred(1, deferring(Array.from({ length: 20 }, () => failing)))).rejects.toThrow("not reachable");
    expect(asked).toBeLessThanOrEqual(8);
  });
});
