import {
  BoltAPI,
  bearerToken,
  bodyLimit,
  cacheControl,
  connect,
  connectAuth,
  consoleLogger,
  cors,
  createJwtForUser,
  csrf,
  cursor,
  depends,
  diskStorage,
  etag,
  health,
  httpBasic,
  httpsRedirect,
  idempotencyKey,
  jwt,
  limitOffset,
  memoryStore,
  metrics,
  modelSerializer,
  nested,
  pageNumber,
  Router,
  rateLimit,
  redisBroker,
  redisStore,
  requestId,
  requestLog,
  revocation,
  securityHeaders,
  serializer,
  sessions,
  t,
  timeout,
  timing,
  tokenPairs,
  tracing,
  verifyJwt,
} from "boltapi";
import { database, mysql, postgres, sqlite } from "boltapi/db";
import { sqliteUserTables, userAccounts } from "boltapi/users";
import { ModelViewSet } from "boltapi/views";
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/reference/options.md";
const unknown = { unknown: true } as object;
const table = sqliteTable("things", { id: integer().primaryKey() });

describe("the reference of options", () => {
  it.each([
    ["option of `BoltAPI`", () => new BoltAPI(unknown)],
    ["option of `Router`", () => new Router(unknown)],
    ["option of `diskStorage`", () => diskStorage("files", unknown)],
    ["option of `templates`", () => new BoltAPI({ templates: unknown })],
    ["option of `openapi`", () => new BoltAPI({ openapi: unknown })],
    ["option of `websocket`", () => new BoltAPI({ websocket: unknown })],
    ["option of `redisBroker`", () => redisBroker(unknown as Parameters<typeof redisBroker>[0])],
    ["option of `cors`", () => cors({ origins: "*", ...unknown })],
    ["option of `securityHeaders`", () => securityHeaders(unknown)],
    ["option of `httpsRedirect`", () => httpsRedirect(unknown)],
    ["option of `cacheControl`", () => cacheControl(unknown)],
    ["option of `etag`", () => etag(unknown)],
    ["option of `timeout`", () => timeout({ ms: 1, ...unknown })],
    ["option of `bodyLimit`", () => bodyLimit({ maxBytes: 1, ...unknown })],
    ["option of `requestId`", () => requestId(unknown)],
    ["option of `timing`", () => timing(unknown)],
    ["option of `consoleLogger`", () => consoleLogger(unknown)],
    ["option of `requestLog`", () => requestLog(unknown)],
    ["option of `connect`", () => connect(() => {}, unknown)],
    ["option of `memoryStore`", () => memoryStore(unknown)],
    ["option of `redisStore`", () => redisStore(unknown as Parameters<typeof redisStore>[0])],
    ["option of `sqlite`", () => sqlite(unknown)],
    ["option of `postgres`", () => postgres(unknown as Parameters<typeof postgres>[0])],
    ["option of `mysql`", () => mysql(unknown as Parameters<typeof mysql>[0])],
    ["option of `database`", () => database(sqlite(), { dialect: "sqlite", ...unknown })],
    ["option of `pool`", () => postgres({ url: "postgres://localhost/a", pool: unknown })],
    ["option of `userAccounts`", () => userAccounts(sqlite(), sqliteUserTables(), unknown)],
    ["option of `passwords`", () => userAccounts(sqlite(), sqliteUserTables(), { passwords: unknown })],
    ["option of `sqliteUserTables`", () => sqliteUserTables(unknown)],
    ["option of `health`", () => health(unknown)],
    ["option of `metrics`", () => metrics(unknown)],
    ["option of `tracing`", () => tracing(unknown)],
    ["option of `connectAuth`", () => connectAuth(unknown)],
    ["option of `rateLimit`", () => rateLimit(unknown as Parameters<typeof rateLimit>[0])],
    ["option of `idempotencyKey`", () => idempotencyKey(unknown as Parameters<typeof idempotencyKey>[0])],
    ["option of `csrf`", () => csrf(unknown as Parameters<typeof csrf>[0])],
    ["option of `httpBasic`", () => httpBasic(unknown as Parameters<typeof httpBasic>[0])],
    ["option of `bearerToken`", () => bearerToken(unknown as Parameters<typeof bearerToken>[0])],
    ["option of `jwt`", () => jwt(unknown)],
    ["option of `createJwtForUser`", () => createJwtForUser({ id: 1, username: "mary" }, unknown)],
    ["option of `verifyJwt`", () => verifyJwt("", unknown)],
    ["option of `revocation`", () => revocation(unknown as Parameters<typeof revocation>[0])],
    ["option of `tokenPairs`", () => tokenPairs(unknown as Parameters<typeof tokenPairs>[0])],
    ["option of `jwks`", () => jwt({ jwksUrl: "https://a.example", algorithms: ["RS256"], jwks: unknown })],
    ["option of `uploads`", () => new BoltAPI({ uploads: unknown })],
    ["option of a file", () => t.Files(unknown)],
    ["option of `static`", () => new BoltAPI().static("/", ".", unknown)],
    ["option of `pageNumber`", () => pageNumber(unknown)],
    ["option of `cursor`", () => cursor(unknown)],
    ["option of `limitOffset`", () => limitOffset(unknown)],
    ["option of `serializer`", () => serializer("A", { fields: {}, ...unknown })],
    ["option of `ModelViewSet`", () => ModelViewSet(sqlite(), table, unknown as never)],
    ["option of `nested`", () => nested(serializer("A", { fields: {} }), unknown as { many: true })],
    ["option of `tree`", () => serializer("A", { fields: {} }).tree("children", unknown)],
    ["option of a route", () => compile((api) => api.post("/", unknown, () => 1))],
    [
      "option of a dependency",
      () => compile((api) => api.get("/", { depends: { value: depends(unknown, () => 1) } }, () => 1)),
    ],
  ])("has every %s", (column, use) => {
    const listed = readTable(page, column).flatMap(([option = ""]) => codeSpans(option));
    // Two options of dependencies are read before the others are checked.
    const early = column === "option of a dependency" ? ["cache", "name"] : [];
    expect(listed.sort()).toEqual([...new Set([...knownOptions(use), ...early])].sort());
  });

  it("has every option of `modelSerializer` beside those that `serializer` has", () => {
    const listed = (column: string): string[] => readTable(page, column).flatMap(([option = ""]) => codeSpans(option));
    const shared = listed("option of `serializer`").filter((option) => option !== "fields" && option !== "sources");
    const all = new Set([...shared, ...listed("option of `modelSerializer`")]);
    expect([...all].sort()).toEqual(knownOptions(() => modelSerializer(table, unknown)).sort());
  });

  it("has every option of sessions and of their cookie", () => {
    const listed = (column: string): string[] => readTable(page, column).flatMap(([option = ""]) => codeSpans(option));
    const known = (options: object): string[] =>
      knownOptions(() => sessions(options as Parameters<typeof sessions>[0]));
    const either = new Set([...known(unknown), ...known({ store: memoryStore(), unknown: true })]);
    expect(listed("option of `sessions`").sort()).toEqual([...either].sort());
    expect(listed("option of `cookie`").sort()).toEqual(known({ cookie: unknown }).sort());
  });

  it("has every option of listen", async () => {
    const listed = readTable(page, "option of `listen`").flatMap(([option = ""]) => codeSpans(option));
    const message = await new BoltAPI().listen(unknown).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(listed.sort()).toEqual(optionsIn(message).sort());
  });
});

function compile(define: (api: BoltAPI) => void): void {
  const api = new BoltAPI();
  define(api);
  api.compile();
}

/** What the error about an option that does not exist says there is. */
function knownOptions(use: () => unknown): string[] {
  try {
    use();
  } catch (error) {
    return optionsIn((error as Error).message);
  }
  return [];
}

function optionsIn(message: string): string[] {
  return /Options are (.+)\.$/.exec(message)?.[1]?.split(", ") ?? [];
}
