import { describe, expect, it } from "vitest";
import { resolveSettings, type SettingSources } from "../../src/cli/resolve-settings.ts";
import { settingNames, settingsTable } from "../../src/cli/settings-table.ts";

const nothing: SettingSources = { flags: {}, variables: {}, file: null };

describe("resolveSettings", () => {
  it("has a default for every setting", () => {
    expect(resolveSettings(nothing)).toEqual({
      host: "127.0.0.1",
      port: 8000,
      engine: "http1",
      socket: "",
      socketMode: "",
      tlsCert: "",
      tlsKey: "",
      processes: "none",
      maxRequests: 0,
      maxMemoryMiB: 0,
      maxConnections: 0,
      backlog: 1024,
      keepAliveSeconds: 5,
      graceSeconds: 10,
      debug: false,
      logLevel: "info",
      logFormat: "auto",
      logSample: 1,
      logSlowMs: 250,
      apis: [],
      database: "",
      migrations: "migrations",
      checkIgnore: [],
    });
  });

  it("prefers a flag to a variable, a variable to the file, the file to the command's default", () => {
    const file = { path: "bolt.config.ts", values: { port: 3 } };
    const variables = { BOLT_PORT: "2" };
    const ports = [
      resolveSettings({ flags: { port: "1" }, variables, file, defaults: { port: 4 } }),
      resolveSettings({ flags: {}, variables, file, defaults: { port: 4 } }),
      resolveSettings({ flags: {}, variables: {}, file, defaults: { port: 4 } }),
      resolveSettings({ ...nothing, defaults: { port: 4 } }),
    ].map(({ port }) => port);
    expect(ports).toEqual([1, 2, 3, 4]);
  });

  it("prefers BOLT_PORT to PORT", () => {
    expect(resolveSettings({ ...nothing, variables: { PORT: "1" } }).port).toBe(1);
    expect(resolveSettings({ ...nothing, variables: { PORT: "1", BOLT_PORT: "2" } }).port).toBe(2);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(resolveSettings({ ...nothing, variables: { BOLT_PORT: "", PORT: "" } }).port).toBe(8000);
  });

  it("lets a switch be turned off from the command line", () => {
    const sources = { ...nothing, flags: { debug: false }, variables: { BOLT_DEBUG: "1" } };
    expect(resolveSettings(sources).debug).toBe(false);
  });

  it.each([
    [{ flags: { port: "http" } }, 'CONFIG_VALUE_INVALID: --port is "http"; expected a whole number from 0 to 65535.'],
    [{ variables: { PORT: "70000" } }, "CONFIG_VALUE_INVALID: PORT is 70000; expected a whole number from 0 to 65535."],
    [
      { file: { path: "bolt.config.ts", values: { port: "80" } } },
      'CONFIG_VALUE_INVALID: port in bolt.config.ts is "80"; expected a whole number from 0 to 65535.',
    ],
    [
      { flags: { keepAliveSeconds: "5s" } },
      'CONFIG_VALUE_INVALID: --keep-alive is "5s"; expected seconds from 0 to 86400.',
    ],
    [
      { variables: { BOLT_LOG_LEVEL: "loud" } },
      'CONFIG_VALUE_INVALID: BOLT_LOG_LEVEL is "loud"; expected debug, info, warn, error, silent.',
    ],
    [{ flags: { logSample: "2" } }, "CONFIG_VALUE_INVALID: --log-sample is 2; expected a share from 0 to 1."],
    [{ variables: { BOLT_DEBUG: "yes" } }, 'CONFIG_VALUE_INVALID: BOLT_DEBUG is "yes"; expected true or false.'],
    [
      { variables: { BOLT_API: "api.ts,," } },
      'CONFIG_VALUE_INVALID: BOLT_API is "api.ts,,"; expected a list of files.',
    ],
  ])("names the source, the value and what is expected: %j", (sources, message) => {
    expect(() => resolveSettings({ ...nothing, ...sources })).toThrow(message);
  });
});

describe("settingsTable", () => {
  it("has defaults that its own kinds accept", () => {
    const refused = settingNames.filter((name) => !settingsTable[name].kind.accepts(settingsTable[name].fallback));
    expect(refused).toEqual([]);
  });

  it("uses no flag and no variable twice", () => {
    const given = settingNames.flatMap((name) => [settingsTable[name].flag, ...settingsTable[name].variables]);
    expect(new Set(given).size).toBe(given.length);
  });
});
