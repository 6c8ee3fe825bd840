import type { IssueType } from "../../errors/validation-issue.ts";
import { type SchemaIssue, SchemaIssues } from "../decoded.ts";

/** Issues of one value that are told; what a client does with more than these is fix the first. */
export const maxIssues = 100;

interface OpenIssue extends SchemaIssue {
  readonly path: (string | number)[];
}

/** Asks what takes time, such as a database, and gives what is wrong with the value, with paths that start at the value. */
export type LateCheck = () => Promise<readonly SchemaIssue[]>;

/** A check that waits until all others have found nothing, and where its value is. */
export interface DeferredCheck {
  readonly path: (string | number)[];
  readonly check: LateCheck;
}

/**
 * Collects the issues of one value from the inside out: whoever finds an issue adds it without a path, and everyone around
 * puts its own step before. So values that fit never pay for paths.
 *
 *   const since = sink.size;
 *   readItem(items[0], sink);     // may add { path: ["price"] }
 *   sink.prefix(since, 0);        // now   { path: [0, "price"] }
 */
export class IssueSink {
  #issues: OpenIssue[] = [];
  #deferred: DeferredCheck[] | null = null;

  get size(): number {
    return this.#issues.length;
  }

  get isFull(): boolean {
    return this.#issues.length >= maxIssues;
  }

  add(type: IssueType, msg: string, ...path: (string | number)[]): void {
    if (!this.isFull) this.#issues.push({ type, path, msg });
  }

  /** Adds issues found elsewhere, with their paths. */
  addAll(issues: readonly SchemaIssue[]): void {
    for (const issue of issues.slice(0, maxIssues - this.size)) this.#issues.push({ ...issue, path: [...issue.path] });
  }

  /** Puts a step before the paths of all issues added since the sink had the size. */
  prefix(since: number, step: string | number): void {
    for (let index = since; index < this.#issues.length; index++) this.#issues[index]?.path.unshift(step);
  }

  /** Leaves a check for later: it is asked only when there are no issues at all. */
  defer(check: LateCheck): void {
    this.#deferred ??= [];
    this.#deferred.push({ path: [], check });
  }

  get deferred(): readonly DeferredCheck[] {
    return this.#deferred ?? none;
  }

  /** Puts a step before the paths of all checks deferred since there were so many of them. */
  prefixDeferred(since: number, step: string | number): void {
    for (let index = since; index < this.deferred.length; index++) this.deferred[index]?.path.unshift(step);
  }

  /** Takes back the issues added since the sink had the size. */
  takeSince(since: number): readonly SchemaIssue[] {
    return this.#issues.splice(since);
  }

  /** The issues without repetitions, which schemas that share fields give. */
  toIssues(): SchemaIssues {
    const seen = new Set<string>();
    return new SchemaIssues(
      this.#issues.filter(({ path, msg }) => {
        const key = JSON.stringify([path, msg]);
        return !seen.has(key) && seen.add(key);
      }),
    );
  }
}

const none: readonly DeferredCheck[] = [];
