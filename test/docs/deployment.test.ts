import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { api } from "../../docs/guide/snippets/deployment/api.ts";
import { settingNames, settingsTable } from "../../src/cli/settings-table.ts";
import { splitWords } from "./console.ts";
import {
  deploymentPage,
  imageVariables,
  listBoltCommands,
  projectFolder,
  readDeploymentFile,
  readDockerfile,
  readIni,
  secondsOf,
  settingsOf,
  unitWords,
  unixSocketLines,
} from "./deployment-files.ts";
import { listBlocks, readPage, root, snippetFolder } from "./markdown.ts";

const unit = readIni(readDeploymentFile("shop.service"));
const supervisor = readIni(readDeploymentFile("supervisor.ini"));
const nginx = readDeploymentFile("nginx.conf");
const image = readDockerfile(readDeploymentFile("Dockerfile"));
const compose = parse(readDeploymentFile("compose.yaml")) as ComposeFile;

interface ComposeFile {
  readonly services: Readonly<
    Record<
      "api" | "db",
      {
        readonly environment: Readonly<Record<string, string>>;
        readonly ports?: readonly string[];
        readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
        readonly healthcheck?: { readonly test: readonly string[] };
        readonly stop_grace_period?: string;
        readonly volumes?: readonly string[];
      }
    >
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** What clean-up may take after the grace, until processes are killed. */
const cleanUpSeconds = 5;

describe("the files of the page about deployment", () => {
  it("are all shown", () => {
    const shown = listBlocks(deploymentPage).flatMap(({ marker }) => (marker === null ? [] : [marker.value]));
    const files = readdirSync(join(snippetFolder, "deployment")).map((name) => `deployment/${name}`);
    expect(shown.filter((name) => name.startsWith("deployment/")).sort()).toEqual(files.sort());
  });

  it("start bolt with flags and values that it takes", () => {
    const commands = listBoltCommands();
    expect(commands.length).toBeGreaterThanOrEqual(6);
    for (const words of commands) {
      expect(words[0]).toBe("start");
      expect(() => settingsOf(words), words.join(" ")).not.toThrow();
    }
  });

  it("name variables of settings that exist, and values that they take", () => {
    const known = settingNames.flatMap((name) => settingsTable[name].variables);
    const variables = { ...imageVariables(), ...compose.services.api.environment };
    const own = Object.keys(variables).filter((name) => name.startsWith("BOLT_"));
    expect(own.length).toBeGreaterThan(3);
    expect(own.filter((name) => !known.includes(name))).toEqual([]);
    expect(settingsOf(["start"], variables)).toMatchObject({ host: "0.0.0.0", port: 8000, graceSeconds: 20 });
    const named = readPage(deploymentPage).match(/\bBOLT_\w+/g) ?? [];
    expect(named.filter((name) => !known.includes(name) && name !== "BOLT_TLS_PASSPHRASE")).toEqual([]);
  });

  it("wait longer than requests may take before they kill", () => {
    const { graceSeconds } = settingsOf(unitWords());
    expect(secondsOf(unit.get("Service.TimeoutStopSec"))).toBeGreaterThan(graceSeconds + cleanUpSeconds);
    expect(secondsOf(supervisor.get("program:shop.stopwaitsecs"))).toBeGreaterThan(graceSeconds + cleanUpSeconds);
    const inContainer = settingsOf(["start"], imageVariables());
    const patience = secondsOf(compose.services.api.stop_grace_period);
    expect(patience).toBeGreaterThan(inContainer.graceSeconds + cleanUpSeconds);
  });

  it("agree on where the server is, and who closes connections first", () => {
    const { host, port, keepAliveSeconds, graceSeconds } = settingsOf(unitWords());
    expect(nginx).toContain(`server ${host}:${port};`);
    const kept = secondsOf(/keepalive_timeout (\w+);/.exec(nginx)?.[1]);
    expect(kept).toBeLessThan(Math.min(keepAliveSeconds, graceSeconds));
    expect(supervisor.get("program:shop.command")).toBe(unit.get("Service.ExecStart"));
  });

  it("are of one service, under one name", () => {
    expect(supervisor.get("program:shop.directory")).toBe(projectFolder);
    expect(unit.get("Service.WorkingDirectory")).toBe(projectFolder);
    const commands = listBlocks(deploymentPage).flatMap(({ language, text }) =>
      language === "sh" ? text.split("\n").map(splitWords) : [],
    );
    const named = commands
      .filter(([program = ""]) => ["systemctl", "supervisorctl"].includes(program))
      .filter(([, verb = ""]) => !["daemon-reload", "reread", "update"].includes(verb));
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((words) => words.at(-1) !== "shop")).toEqual([]);
    expect(commands.find(([program, , verb]) => program === "docker" && verb === "kill")?.at(-1)).toBe("api");
    expect(Object.keys(compose.services)).toContain("api");
  });
});

describe("the unit of systemd", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** What systemd finds wrong with a unit. The project is where a file can be. */
  const verify = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), "bolt-unit-"));
    folders.push(folder);
    const bolt = join(folder, "project", "node_modules", ".bin", "bolt");
    mkdirSync(join(bolt, ".."), { recursive: true });
    writeFileSync(bolt, "#!/usr/bin/env node\n");
    chmodSync(bolt, 0o755);
    const file = join(folder, "shop.service");
    writeFileSync(file, text.replaceAll(projectFolder, join(folder, "project")));
    const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
    return (stdout + stderr)
      .split("\n")
      .filter((line) => line.includes("shop.service"))
      .join("\n");
  };
  const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
  const text = readDeploymentFile("shop.service");

  it.skipIf(!hasSystemd)("has nothing wrong with it, by systemd itself", () => {
    expect(verify(text.replace("KillMode=mixed", "KillMode=nonsense"))).toContain("nonsense");
    expect(verify(text)).toBe("");
    expect(verify(withUnixSocket(text))).toBe("");
  });

  it("reloads and stops through the first process alone", () => {
    expect(unit.get("Service.ExecReload")).toBe("/bin/kill -HUP $MAINPID");
    expect(unit.get("Service.KillMode")).toBe("mixed");
    expect(settingsOf(unitWords()).processes).toBe(4);
  });

  it("lets nginx, and nobody else, reach a Unix socket", () => {
    const changed = readIni(withUnixSocket(text));
    const settings = settingsOf((changed.get("Service.ExecStart") ?? "").split(" ").slice(1));
    expect(settings).toMatchObject({ socketMode: "660", keepAliveSeconds: 30, graceSeconds: 30 });
    expect(changed.get("Service.Group")).toBe("www-data");
    expect(settings.socket.startsWith(`/run/${unit.get("Service.RuntimeDirectory")}/`)).toBe(true);
    expect(unixSocketLines()).toContain(`server unix:${settings.socket};`);
  });

  function withUnixSocket(unitText: string): string {
    return unixSocketLines().reduce((changed, line) => {
      const [key = ""] = line.split("=");
      return changed.replace(new RegExp(`^${key}=.*$`, "m"), line);
    }, unitText);
  }
});

describe("the image", () => {
  const template = JSON.parse(readFileSync(join(root, "templates/new/package.json"), "utf8")) as {
    scripts: Record<string, string>;
    dependencies: Record<string, string>;
  };

  it("runs scripts that a new project has, and what they need is there", () => {
    const scripts = [...readDeploymentFile("Dockerfile").matchAll(/npm (?:run )?(test|types)\b/g)].map(
      ([, name]) => name,
    );
    expect(scripts).toEqual(["types", "test"]);
    expect(Object.keys(template.scripts)).toEqual(expect.arrayContaining(scripts));
    const ignored = readDeploymentFile("dockerignore").trim().split("\n");
    expect(ignored).toEqual(expect.arrayContaining(["node_modules", ".env"]));
    for (const needed of ["test", "tsconfig.json", "package-lock.json"]) expect(ignored).not.toContain(needed);
    // TypeScript is run by a package that `npm ci --omit=dev` installs.
    expect(Object.keys(template.dependencies)).toContain("tsx");
  });

  it("does not run as root, and says by HTTP whether it is well", async () => {
    expect(image.get("USER")).toEqual(["node"]);
    const [, command = "[]"] = /CMD (\[.+\])$/.exec(image.get("HEALTHCHECK")?.[0] ?? "") ?? [];
    const [, flag = "", program = ""] = JSON.parse(command) as string[];
    const server = await api.listen({ port: 0 });
    const check = program.replace(":8000", `:${server.port}`);
    expect(check).not.toBe(program);
    expect(await exitCodeOf([flag, check])).toBe(0);
    await server.close();
    expect(await exitCodeOf([flag, check])).toBe(1);
  });

  it("gets a database that is ready before it", () => {
    const { api: service, db } = compose.services;
    expect(service.depends_on).toEqual({ db: { condition: "service_healthy" } });
    expect(db.healthcheck?.test[0]).toBe("CMD-SHELL");
    const database = new URL((service.environment.DATABASE_URL ?? "").replace(/\$\{.+?\}/, "secret"));
    const { POSTGRES_DB, POSTGRES_USER } = db.environment;
    expect([database.username, database.pathname, database.hostname]).toEqual([POSTGRES_USER, `/${POSTGRES_DB}`, "db"]);
    expect(Object.keys(compose.volumes)).toEqual((db.volumes ?? []).map((volume) => volume.split(":")[0]));
    expect(service.ports).toEqual([`127.0.0.1:8000:${imageVariables().BOLT_PORT}`]);
  });
});

function exitCodeOf(words: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => spawn(process.execPath, words, { stdio: "ignore" }).once("exit", resolve));
}
