import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ServeOptions } from "../app/listen.ts";
import { ConfigError } from "../errors/config-error.ts";
import type { Settings } from "./settings-table.ts";

/**
 * How a server listens, by the settings of its project. Reads the files of TLS.
 *
 * @throws ConfigError TLS_INCOMPLETE, TLS_FILE_UNREADABLE.
 */
export function serveOptionsOf(root: string, settings: Settings): ServeOptions {
  const { socket, socketMode, maxConnections } = settings;
  const tls = readTls(root, settings);
  return {
    host: settings.host,
    port: settings.port,
    ...(socket === "" ? {} : { socket }),
    ...(socketMode === "" ? {} : { socketMode: Number.parseInt(socketMode, 8) }),
    ...(tls === null ? {} : { tls }),
    ...(maxConnections === 0 ? {} : { maxConnections }),
    engine: settings.engine,
    backlog: settings.backlog,
    keepAliveTimeoutMs: settings.keepAliveSeconds * 1000,
    graceMs: settings.graceSeconds * 1000,
  };
}

/** The passphrase is no setting: flags and configuration files are where secrets are read by others. */
function readTls(root: string, { tlsCert, tlsKey }: Settings): NonNullable<ServeOptions["tls"]> | null {
  if (tlsCert === "" && tlsKey === "") return null;
  if (tlsCert === "" || tlsKey === "") {
    const [given, missing] = tlsKey === "" ? ["--tls-cert", "--tls-key"] : ["--tls-key", "--tls-cert"];
    throw new ConfigError("TLS_INCOMPLETE", given, missing);
  }
  const passphrase = process.env.BOLT_TLS_PASSPHRASE ?? "";
  return {
    cert: readPem(root, tlsCert),
    key: readPem(root, tlsKey),
    ...(passphrase === "" ? {} : { passphrase }),
  };
}

function readPem(root: string, file: string): Buffer {
  try {
    return readFileSync(resolve(root, file));
  } catch (error) {
    throw new ConfigError("TLS_FILE_UNREADABLE", file, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}
