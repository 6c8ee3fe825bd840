import { DefaultLogger, type Logger as QueryLogger } from "drizzle-orm/logger";

/** What Drizzle has as its option `logger`. */
export type QueryLogOption = boolean | QueryLogger | undefined;

/**
 * What a database tells its queries to. `listen` puts a listener in the place of nothing, so that a database that nobody
 * listens to does what one of Drizzle's does.
 */
export class QueryLog implements QueryLogger {
  private readonly own: QueryLogger | null;

  constructor(option: QueryLogOption) {
    this.own = option === true ? new DefaultLogger() : option === false ? null : (option ?? null);
    if (this.own !== null) this.logQuery = this.own.logQuery.bind(this.own);
  }

  logQuery(_query: string, _params: unknown[]): void {}

  /** A further listener takes the place of the last. */
  listen(listener: (query: string) => void): void {
    const { own } = this;
    this.logQuery = (query, params) => {
      own?.logQuery(query, params);
      listener(query);
    };
  }
}
