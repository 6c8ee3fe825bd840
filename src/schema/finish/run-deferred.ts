import type { SchemaIssue, SchemaIssues } from "../decoded.ts";
import { IssueSink } from "../explain/issue-sink.ts";

/** Checks that are asked at a time, so that a long list in one request does not take all connections of a database. */
const maxConcurrent = 8;

/** Asks the checks that a sink has deferred. Gives the value when they find nothing. */
export async function runDeferred(value: unknown, { deferred }: IssueSink): Promise<unknown | SchemaIssues> {
  const found: (readonly SchemaIssue[])[] = deferred.map(() => []);
  let next = 0;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (let index = next++; index < deferred.length && !hasFailed; index = next++) {
      try {
        found[index] = (await deferred[index]?.check()) ?? [];
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxConcurrent, deferred.length) }, work));
  return report(value, deferred, found);
}

function report(
  value: unknown,
  deferred: IssueSink["deferred"],
  found: readonly (readonly SchemaIssue[])[],
): unknown | SchemaIssues {
  const sink = new IssueSink();
  for (const [index, issues] of found.entries()) {
    sink.addAll(issues.map((issue) => ({ ...issue, path: [...(deferred[index]?.path ?? []), ...issue.path] })));
  }
  return sink.size === 0 ? value : sink.toIssues();
}
