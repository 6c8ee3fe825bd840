import type { SyncedPermissions } from "./user-permissions.ts";

/** What commands do with the accounts of a project, whatever columns its users have. */
export interface ProjectAccounts {
  createSuperuser(values: {
    readonly username: string;
    readonly email: string | null;
    readonly password: string;
  }): Promise<{ readonly id: number; readonly username: string }>;
  find(by: { readonly username: string }): Promise<unknown>;
  explainPassword(
    password: string,
    owner: { readonly username: string; readonly email: string | null },
  ): Promise<string[]>;
  readonly permissions: { sync(): Promise<SyncedPermissions> };
}

/** The accounts that were last made on each database. */
const accountsByDatabase = new WeakMap<object, ProjectAccounts>();

export function rememberAccounts(db: object, accounts: unknown): void {
  accountsByDatabase.set(db, accounts as ProjectAccounts);
}

/** The accounts of a database; null when none were made on it. For commands. */
export function accountsOf(db: object): ProjectAccounts | null {
  return accountsByDatabase.get(db) ?? null;
}
