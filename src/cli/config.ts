/** What `bolt.config.ts` can say. Flags and environment variables go before it; what is left out has a default. */
export interface BoltConfig {
  /** Host name or address to listen on. Default "127.0.0.1"; "0.0.0.0" listens on all addresses. */
  readonly host?: string;
  /** TCP port; 0 takes any free one. Default 8000. */
  readonly port?: number;
  /** Most connections that wait to be accepted. Default 1024. */
  readonly backlog?: number;
  /** How long an idle connection is kept, in seconds. Default 5. */
  readonly keepAliveSeconds?: number;
  /** How long requests in flight may take when the server stops, in seconds. Default 10. */
  readonly graceSeconds?: number;
  /** Shows unexpected errors with their traceback. Default: true for `bolt dev`, false otherwise. */
  readonly debug?: boolean;
  /** Files that export an API, relative to the project, in place of those that are found: `["src/main.ts"]`. */
  readonly apis?: readonly string[];
}

/**
 * Types the configuration of a project; gives it back as it is.
 *
 *   // bolt.config.ts
 *   export default defineConfig({ port: 3000 });
 */
export function defineConfig(config: BoltConfig): BoltConfig {
  return config;
}
