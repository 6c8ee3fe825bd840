import { Command, CommanderError, Option } from "commander";
import { type DocumentFormat, documentFormats } from "../openapi/document-text.ts";
import { packageVersion } from "./own-package.ts";
import { type Flags, longFlag } from "./resolve-settings.ts";
import {
  devDefaults,
  devSettingNames,
  migrationSettingNames,
  type SettingRow,
  type Settings,
  serverSettingNames,
  settingNames,
  settingsTable,
} from "./settings-table.ts";
import { styleFor } from "./terminal-style.ts";

/**
 * Runs `bolt`, with the project in `root`.
 *
 * @param words What follows "bolt" on the command line.
 * @returns The exit code: 0, 1 when a check has found something, or 2 for a command line that makes no sense.
 * @throws ConfigError for mistakes in the project; whatever its modules throw.
 */
export async function runCommandLine(root: string, words: readonly string[]): Promise<number> {
  const outcome = { exitCode: 0 };
  try {
    await buildProgram(root, outcome).parseAsync(words, { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    // Commander has written its message. Help and version "fail" with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** Commands are imported when they run: help and mistakes do not wait for the whole framework to load. */
function buildProgram(root: string, outcome: { exitCode: number }): Command {
  const { strong } = styleFor(process.stdout);
  const program = new Command("bolt")
    .description("Typed APIs for Node.js.")
    .version(packageVersion, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureHelp({ styleTitle: strong })
    .addHelpText(
      "after",
      "\nSettings come from flags, environment variables and bolt.config.ts, in this order: bolt start --help",
    )
    .exitOverride();

  withSettings(program.command("dev"), devSettingNames, devDefaults)
    .description("Serve the project and restart it on save.")
    .action(async (given: Given) => {
      const { devCommand } = await import("./dev-command.ts");
      await devCommand(root, toFlags(given));
    });
  withSettings(program.command("start"), serverSettingNames, {})
    .description("Serve the project.")
    .action(async (given: Given) => {
      const { startCommand } = await import("./start-command.ts");
      outcome.exitCode = await startCommand(root, toFlags(given));
    });
  withSettings(program.command("routes"), ["apis"], {})
    .description("List the routes of the project.")
    .option("--json", "as JSON")
    .action(async (given: Given) => {
      const { routesCommand } = await import("./routes-command.ts");
      await routesCommand(root, toFlags(given), given.json === true);
    });
  withSettings(program.command("check"), ["apis", "checkIgnore"], {})
    .description("List what the OpenAPI document of the project leaves open.")
    .option("--json", "as JSON")
    .action(async (given: Given) => {
      const { checkCommand } = await import("./check-command.ts");
      outcome.exitCode = await checkCommand(root, toFlags(given), given.json === true);
    });
  withSettings(program.command("openapi"), ["apis"], {})
    .description("Write the OpenAPI document of the project.")
    .option("-o, --out <file>", "file to write (default: standard output)")
    .addOption(
      new Option("--format <format>", "default: what the file's ending says, or json").choices(documentFormats),
    )
    .addOption(new Option("--check <file>", "tell how a file differs, and exit with 1 if it does").conflicts("out"))
    .action(async (given: Given) => {
      const { openApiCommand } = await import("./openapi-command.ts");
      const options = { format: formatOf(given), out: textOf(given.out), check: textOf(given.check) };
      outcome.exitCode = await openApiCommand(root, toFlags(given), options);
    });
  withSettings(program.command("client"), ["apis"], {})
    .description("Write a typed client of the project's API.")
    .option("-o, --out <file>", "TypeScript file to write (default: standard output)")
    .option("--from <source>", "URL or file of an OpenAPI document, instead of the project")
    .addOption(new Option("--check <file>", "exit with 1 if a file is not this client").conflicts("out"))
    .action(async (given: Given) => {
      const { clientCommand } = await import("./client-command.ts");
      const options = { from: textOf(given.from), out: textOf(given.out), check: textOf(given.check) };
      outcome.exitCode = await clientCommand(root, toFlags(given), options);
    });
  withSettings(program.command("makemigrations"), migrationSettingNames, {})
    .description("Write what has changed of the tables as a migration.")
    .option("-n, --name <name>", "what follows the number in the name of its file")
    .option("--empty", "a migration to be filled in by hand")
    .action(async (given: Given) => {
      const { makeMigrationsCommand } = await import("./makemigrations-command.ts");
      await makeMigrationsCommand(root, toFlags(given), { name: textOf(given.name), isEmpty: given.empty === true });
    });
  withSettings(program.command("migrate"), migrationSettingNames, {})
    .description("Apply the migrations that the database lacks.")
    .option("--plan", "show their SQL instead")
    .option("--check", "apply nothing, and exit with 1 if there are any")
    .action(async (given: Given) => {
      const { migrateCommand } = await import("./migrate-command.ts");
      const options = { plan: given.plan === true, check: given.check === true };
      outcome.exitCode = await migrateCommand(root, toFlags(given), options);
    });
  withSettings(program.command("createsuperuser"), ["apis", "database"], {})
    .description("Make a user who has every permission.")
    .option("--username <name>", "its username (default: asked for)")
    .option("--email <address>", "its email address (default: asked for)")
    .option("--noinput", "ask nothing: the password is in BOLT_SUPERUSER_PASSWORD")
    .action(async (given: Given) => {
      const { createSuperuserCommand } = await import("./createsuperuser-command.ts");
      const options = { username: textOf(given.username), email: textOf(given.email), noInput: given.noinput === true };
      outcome.exitCode = await createSuperuserCommand(root, toFlags(given), options);
    });
  program
    .command("new")
    .description("Create a project in a new folder.")
    .argument("<name>", "name of the project and of its folder")
    .action(async (name: string) => {
      const { newCommand } = await import("./new-command.ts");
      newCommand(root, name);
    });
  return program;
}

/** Options as commander gives them, by attribute: "--keep-alive 5" is `keepAlive: "5"`. */
type Given = Readonly<Record<string, unknown>>;

function textOf(given: unknown): string | null {
  return typeof given === "string" ? given : null;
}

function formatOf({ format }: Given): DocumentFormat | null {
  return documentFormats.find((name) => name === format) ?? null;
}

/** Adds the flags of settings to a command. */
function withSettings(command: Command, names: readonly (keyof Settings)[], defaults: Partial<Settings>): Command {
  for (const name of names) {
    const row: SettingRow<unknown> = settingsTable[name];
    const fallback = defaults[name] ?? row.fallback;
    command.addOption(new Option(row.flag, explain(row, fallback)));
    if (typeof fallback === "boolean") command.addOption(new Option(negatedFlag(row)).hideHelp());
  }
  return command;
}

/** "port to listen on (default 8000; BOLT_PORT, PORT)" */
function explain(row: SettingRow<unknown>, fallback: unknown): string {
  const shown = describeDefault(row, fallback);
  return `${row.help} (${shown === "" ? "" : `default ${shown}; `}${row.variables.join(", ")})`;
}

function describeDefault(row: SettingRow<unknown>, fallback: unknown): string {
  if (typeof fallback !== "boolean") return String(fallback);
  return fallback ? `on, ${negatedFlag(row)} turns it off` : "off";
}

/** "--no-debug" */
function negatedFlag(row: SettingRow<unknown>): string {
  return longFlag(row).replace("--", "--no-");
}

function toFlags(given: Given): Flags {
  const entries = settingNames.map((name) => [name, given[new Option(settingsTable[name].flag).attributeName()]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Flags;
}
