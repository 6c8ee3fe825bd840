/** Runs a function in a transaction: commits when it resolves, rolls back when it rejects. */
export type StartTransaction = (work: (tx: unknown) => Promise<void>) => Promise<unknown>;

/** Makes Drizzle roll back. Nobody else sees it. */
class RollBack extends Error {}

/** A transaction that begins in one place and ends in another. */
export class OpenTransaction {
  /** What queries are made with. */
  readonly tx: unknown;
  private readonly finish: (isSuccess: boolean) => void;
  /** Resolves when the transaction is over. */
  private readonly over: Promise<unknown>;

  private constructor(tx: unknown, finish: (isSuccess: boolean) => void, over: Promise<unknown>) {
    this.tx = tx;
    this.finish = finish;
    this.over = over;
  }

  /** Rejects when no transaction can be begun. */
  static begin(start: StartTransaction): Promise<OpenTransaction> {
    return new Promise((resolve, reject) => {
      const over = start(
        (tx) =>
          new Promise<void>((commit, rollBack) => {
            const finish = (isSuccess: boolean): void => (isSuccess ? commit() : rollBack(new RollBack()));
            // `over` is there by then: what resolves is looked at later.
            queueMicrotask(() => resolve(new OpenTransaction(tx, finish, over)));
          }),
      );
      over.catch(reject);
    });
  }

  /**
   * Commits or rolls back, and waits for it. Once it has ended, it stays as it is.
   *
   * @throws What the database says to a commit.
   */
  async end(isSuccess: boolean): Promise<void> {
    this.finish(isSuccess);
    try {
      await this.over;
    } catch (error) {
      if (!(error instanceof RollBack)) throw error;
    }
  }
}
