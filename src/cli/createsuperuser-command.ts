import { databaseHandle } from "../db/app-database.ts";
import { queryProblemOf } from "../db/query-problem.ts";
import { ConfigError } from "../errors/config-error.ts";
import { RequestValidationError } from "../errors/validation-error.ts";
import { consoleLogger } from "../logging/console-logger.ts";
import { accountsOf, type ProjectAccounts } from "../users/accounts-of-database.ts";
import { UserTaken } from "../users/user-errors.ts";
import { loadApis } from "./load-apis.ts";
import { loadDatabase } from "./load-database.ts";
import { loadSettings } from "./load-settings.ts";
import type { Flags } from "./resolve-settings.ts";
import { PromptCancelled, TerminalPrompt } from "./terminal-prompt.ts";

/** Options of `bolt createsuperuser`. */
export interface SuperuserOptions {
  readonly username: string | null;
  readonly email: string | null;
  /** Whether nothing is asked: the password is in the environment. */
  readonly noInput: boolean;
}

/** What a superuser is made of. */
interface Superuser {
  readonly username: string;
  readonly email: string | null;
  readonly password: string;
}

const passwordVariable = "BOLT_SUPERUSER_PASSWORD";

/**
 * `bolt createsuperuser`: makes a user who has every permission.
 *
 * @returns The exit code: 130 when it was cancelled.
 * @throws ConfigError ACCOUNTS_NOT_FOUND, TERMINAL_MISSING, SUPERUSER_INCOMPLETE, SUPERUSER_REFUSED, USER_TABLES_MISSING.
 */
export async function createSuperuserCommand(root: string, flags: Flags, options: SuperuserOptions): Promise<number> {
  const settings = await loadSettings(root, flags);
  const database = await loadDatabase(root, settings);
  // With a file for the database alone, the modules that make accounts are not loaded yet.
  if (accountsOf(database) === null && settings.database !== "") await loadApis(root, settings.apis);
  const accounts = accountsOf(database);
  const { [databaseHandle]: handle } = database;
  if (accounts === null) throw new ConfigError("ACCOUNTS_NOT_FOUND", handle.place);
  await handle.open(consoleLogger());
  try {
    const { username } = await create(accounts, await complete(accounts, options));
    process.stdout.write(`Superuser ${username} is there.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PromptCancelled)) throw error;
    process.stderr.write("\nCancelled: no user was made.\n");
    return 130;
  } finally {
    await handle.close();
  }
}

async function complete(accounts: ProjectAccounts, options: SuperuserOptions): Promise<Superuser> {
  if (options.noInput) return fromEnvironment(options);
  const prompt = TerminalPrompt.open(`Pass --username and --noinput, and set ${passwordVariable}`);
  try {
    const username = options.username ?? (await askUsername(accounts, prompt));
    await refuseTaken(accounts, username);
    const email = options.email ?? (await prompt.ask("Email address (may be empty): "));
    const owner = { username, email: email.trim() === "" ? null : email };
    return { ...owner, password: await askPassword(accounts, prompt, owner) };
  } finally {
    prompt.close();
  }
}

function fromEnvironment({ username, email }: SuperuserOptions): Superuser {
  const password = process.env[passwordVariable];
  if (username === null) throw new ConfigError("SUPERUSER_INCOMPLETE", "--username");
  if (password === undefined || password === "") throw new ConfigError("SUPERUSER_INCOMPLETE", passwordVariable);
  return { username, email, password };
}

async function askUsername(accounts: ProjectAccounts, prompt: TerminalPrompt): Promise<string> {
  while (true) {
    const username = (await prompt.ask("Username: ")).trim();
    if (username === "") continue;
    if ((await accounts.find({ username })) === null) return username;
    process.stdout.write("Another user has the same username.\n");
  }
}

async function askPassword(
  accounts: ProjectAccounts,
  prompt: TerminalPrompt,
  owner: Omit<Superuser, "password">,
): Promise<string> {
  while (true) {
    const password = await prompt.askSecret("Password: ");
    const problems = await accounts.explainPassword(password, owner);
    for (const problem of problems) process.stdout.write(`${problem}.\n`);
    if (problems.length > 0) continue;
    if (password === (await prompt.askSecret("Password (again): "))) return password;
    process.stdout.write("The two passwords differ.\n");
  }
}

/** Before a password is asked for, or hashed. */
async function refuseTaken(accounts: ProjectAccounts, username: string): Promise<void> {
  if ((await accounts.find({ username })) === null) return;
  throw new ConfigError("SUPERUSER_REFUSED", "Another user has the same username");
}

async function create(accounts: ProjectAccounts, superuser: Superuser): Promise<{ readonly username: string }> {
  try {
    return await accounts.createSuperuser(superuser);
  } catch (error) {
    if (error instanceof UserTaken) throw new ConfigError("SUPERUSER_REFUSED", error.message);
    if (error instanceof RequestValidationError) {
      throw new ConfigError("SUPERUSER_REFUSED", error.issues.map(({ msg }) => msg).join(". "));
    }
    // Such as a column that has to have a value. The error of the query itself shows the hash of the password.
    const problem = queryProblemOf(error);
    throw problem === null ? error : new ConfigError("SUPERUSER_REFUSED", problem);
  }
}
