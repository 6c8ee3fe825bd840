import type { TransactionSql } from "postgres";
import { ConfigError } from "../../errors/config-error.ts";

/** A transaction's client, and what ends its use. */
export interface GuardedTransaction {
  readonly client: TransactionSql;
  end(): void;
}

/**
 * Keeps queries out of a transaction that is over: its connection is somebody else's then, maybe in the midst of another
 * transaction.
 */
export function guardTransaction(tx: TransactionSql): GuardedTransaction {
  let isOver = false;
  const check = (): void => {
    if (isOver) throw new ConfigError("TRANSACTION_OVER");
  };
  const client = {
    unsafe: (...query: Parameters<TransactionSql["unsafe"]>) => {
      check();
      return tx.unsafe(...query);
    },
    savepoint: (work: (inner: TransactionSql) => unknown) => {
      check();
      return tx.savepoint(async (inner) => {
        const guarded = guardTransaction(inner);
        try {
          return await work(guarded.client);
        } finally {
          guarded.end();
        }
      });
    },
  };
  return {
    // Drizzle uses nothing else of it.
    client: client as unknown as TransactionSql,
    end: () => {
      isOver = true;
    },
  };
}
