import { ConfigError } from "../errors/config-error.ts";
import type { ListenOptions } from "../http/engine.ts";

/** What the system says about listening, as a mistake with its remedy; what it is not known for, as it is. */
export function explainListenError(error: unknown, options: ListenOptions): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (options.tls !== undefined && code?.startsWith("ERR_OSSL_") === true)
    return new ConfigError("TLS_INVALID", message);
  if (options.fd !== undefined) return explainDescriptorError(error, options.fd);
  return options.socket === undefined ? explainPortError(error, options) : explainSocketError(error, options.socket);
}

function explainPortError(error: unknown, { host = "127.0.0.1", port = 8000 }: ListenOptions): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return new ConfigError("PORT_IN_USE", host, port);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new ConfigError("ADDRESS_UNAVAILABLE", host);
    case "EACCES":
      return new ConfigError("LISTEN_DENIED", host, port);
    default:
      return error;
  }
}

function explainSocketError(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return new ConfigError("SOCKET_IN_USE", path);
    case "ENOENT":
    case "ENOTDIR":
      return new ConfigError("SOCKET_UNAVAILABLE", path, "its folder does not exist");
    // libuv says EACCES for a folder that is missing too.
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new ConfigError("SOCKET_UNAVAILABLE", path, "its folder does not exist or cannot be written to");
    default:
      return error;
  }
}

function explainDescriptorError(error: unknown, fd: number): unknown {
  const isUnusable = ["EINVAL", "EBADF", "ENOTSOCK", "EOPNOTSUPP"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );
  return isUnusable ? new ConfigError("DESCRIPTOR_UNUSABLE", fd) : error;
}
