/**
 * Every mistake of a developer that BoltAPI can name: the code and the message, which says what, where and what to do.
 * docs/reference/errors.md lists exactly these.
 */
export const errorMessages = {
  ROUTE_PATH_RELATIVE: (path: string) => `The path "${path}" does not start with "/". Write it as "/${path}".`,
  ROUTE_PATH_INVALID: (path: string, problem: string) => `The path "${path}" ${problem}.`,
  ROUTE_PLACEHOLDER_INVALID: (path: string, placeholder: string, remedy: string) =>
    `The path "${path}" has the placeholder "${placeholder}". ${remedy}`,
  ROUTE_DUPLICATE: (route: string, first: string, second: string) =>
    `${route} is defined twice: at ${first} and at ${second}. Remove one of them, or change its path.`,
  ROUTE_NAME_DUPLICATE: (name: string, first: string, second: string) =>
    `Two routes have the name "${name}": ${first} and ${second}. Names must be unique for urlFor.`,
  ROUTE_OPTION_UNKNOWN: (route: string, option: string, known: string) =>
    `${route}: there is no option "${option}". Options are ${known}.`,
  ROUTE_OPTION_INVALID: (route: string, option: string, problem: string) => `${route}: option "${option}": ${problem}`,
  ROUTE_HANDLER_MISSING: (route: string, received: string) =>
    `${route}: the handler must be a function, got ${received}. Pass it as the last argument.`,
  ROUTE_BODY_NOT_ALLOWED: (route: string) =>
    `${route} declares a body, but a request of this method has no body with a meaning (RFC 9110 §9.3). Use post, put, patch or query, or move the values to "query".`,
  ROUTE_FORM_NOT_ALLOWED: (route: string) =>
    `${route} declares a form, but a request of this method has no body with a meaning (RFC 9110 §9.3). Use post, put, patch or query, or move the values to "query".`,
  ROUTE_BODY_AND_FORM: (route: string) =>
    `${route} declares a body and a form, but a request has one body. Keep "form" for forms and files, or "body" for JSON.`,
  BODY_READ_AS_FORM: (route: string) =>
    `${route}: the body was read as a form with files, which leaves nothing to read. Call request.bytes() before request.form(), or use the form.`,
  ROUTE_PARAM_UNDECLARED: (route: string, name: string) =>
    `${route}: the path has "{${name}}" but params does not declare "${name}". Add ${name} to params, or remove {${name}} from the path.`,
  ROUTE_PARAM_UNKNOWN: (route: string, name: string) =>
    `${route}: params declares "${name}" but the path has no "{${name}}". Add {${name}} to the path, or remove ${name} from params.`,
  ROUTES_CLOSED: (route: string) =>
    `${route} was added after the application had started. Define all routes before listen, fetch or a TestClient uses the API.`,
  VIEW_INVALID: (call: string, base: string, received: string) =>
    `${call}: expected a class that extends ${base}, got ${received}. Pass the class, not an instance.`,
  VIEW_MEMBER_INVALID: (view: string, member: string, problem: string) => `${view}, member "${member}": ${problem}`,
  VIEW_EMPTY: (view: string, names: string) =>
    `${view} has no routes. Give it members such as ${names}, each made by route(…).`,
  VIEW_PARENT_MISSING: (table: string, name: string) =>
    `The model view set of the table "${table}" has rows of a parent, and its path has no "{${name}}". Add the placeholder, or remove "${name}" from parents.`,
  MODEL_VIEW_INVALID: (table: string, option: string, problem: string) =>
    `ModelViewSet of the table "${table}", option "${option}": ${problem}`,
  URL_NAME_UNKNOWN: (name: string, known: string) => `urlFor: no route has the name "${name}". Named routes: ${known}.`,
  URL_ROUTE_UNKNOWN: (route: string, place: string) =>
    `${route}, defined at ${place}, is no route of this application. Include its router, or mount its API.`,
  URL_ROUTE_AMBIGUOUS: (route: string, paths: string) =>
    `${route} is at several paths: ${paths}. Write the path, or define the route once for each.`,
  URL_PARAM_MISSING: (name: string, path: string, param: string) =>
    `urlFor("${name}"): the path "${path}" needs a value for "${param}".`,
  URL_PARAM_UNKNOWN: (name: string, path: string, param: string) =>
    `urlFor("${name}"): the path "${path}" has no placeholder "${param}". Remove it, or pass it in the query.`,
  URL_PARAM_INVALID: (name: string, received: string, placeholder: string, expected: string) =>
    `urlFor("${name}"): ${received} cannot stand for ${placeholder}; expected ${expected}.`,
  URL_QUERY_INVALID: (name: string, key: string, received: string) =>
    `urlFor("${name}"): the query "${key}" is ${received}; expected text, a number, a boolean, or a list of these.`,
  SCHEMA_INVALID: (place: string, received: string) =>
    `${place}: expected a schema (TypeBox, or any Standard Schema such as Zod, Valibot or ArkType), got ${received}.`,
  SCHEMA_NOT_SCALAR: (place: string, described: string) =>
    `${place}: ${described} cannot be read from text. Use a scalar, or an array of scalars, or declare it in the body.`,
  SCHEMA_NOT_OBJECT: (place: string, described: string) =>
    `${place}: expected a record of schemas or an object schema, got ${described}. Write { name: schema }, or t.Object({ name: schema }).`,
  SCHEMA_FILE_MISPLACED: (place: string) =>
    `${place}: t.File() and t.Files() are fields of a form. Declare them in "form", by themselves or in t.Optional or t.Array.`,
  SCHEMA_FILE_INVALID: (option: string, problem: string) => `t.File or t.Files, option "${option}": ${problem}`,
  SCHEMA_KEY_DUPLICATE: (place: string, key: string, first: string, second: string) =>
    `${place}: the fields "${first}" and "${second}" both read "${key}". Give one of them another name or alias.`,
  SCHEMA_REFERENCE_UNKNOWN: (place: string, reference: string) =>
    `${place}: the schema refers to "${reference}", which is not defined in it.`,
  SCHEMA_FIELD_RESERVED: (place: string, name: string) =>
    `${place}: a field cannot be called "${name}", because every JavaScript object has a member of that name. Choose another name.`,
  SCHEMA_DEFAULT_INVALID: (place: string, value: string, problem: string) =>
    `${place}: the default ${value} does not fit its own schema: ${problem}. Correct the default, or the schema.`,
  SCHEMA_SERIALIZER_COMBINED: (place: string, name: string) =>
    `${place}: the serializer "${name}" stands in t.Intersect, which cannot tell its keys from those of the others. Put it under a key, or list all fields in one serializer.`,
  SERIALIZER_INVALID: (name: string, problem: string) => `Serializer ${name}: ${problem}`,
  SERIALIZER_FIELD_UNKNOWN: (place: string, name: string, known: string) =>
    `Serializer ${place}: there is no field "${name}" to name here. Fields are ${known}.`,
  SERIALIZER_FIELD_SET_UNKNOWN: (name: string, set: string, known: string) =>
    `Serializer ${name}: there is no field set "${set}". Field sets: ${known}.`,
  SERIALIZER_KEY_DUPLICATE: (name: string, first: string, second: string, key: string) =>
    `Serializer ${name}: the fields "${first}" and "${second}" both have the key "${key}" in JSON. Give one of them another in aliases.`,
  SERIALIZER_VALIDATOR_ASYNC: (place: string) =>
    `Serializer ${place}: the validator returned a promise. Put validators that take time into asyncValidators or asyncValidate.`,
  SERIALIZER_VALIDATE_INCOMPLETE: (name: string, absent: string) =>
    `Serializer ${name}: its validate was written for the whole value, but ${absent}. Call .validating(function) with one for these fields, or .validating(null) to do without.`,
  SERIALIZER_TABLE_INVALID: (received: string) => `modelSerializer: expected a table of Drizzle, got ${received}.`,
  SERIALIZER_NESTED_INVALID: (problem: string) => `nested: ${problem}`,
  SERIALIZER_ASYNC: (name: string) =>
    `Serializer ${name} has validators that take time. Use parseAsync instead of parse, and safeParseAsync instead of safeParse.`,
  DEPENDENCY_INVALID: (place: string, received: string) =>
    `${place}: expected a dependency made with depends(), got ${received}.`,
  DEPENDENCY_NAME_RESERVED: (place: string, name: string) =>
    `${place}: a dependency cannot be called "${name}", because the handler's argument has a member of that name. Rename it.`,
  DEPENDENCY_CYCLE: (place: string, chain: string) =>
    `${place}: dependencies depend on each other in a circle: ${chain}. Break one of the links.`,
  DEPENDENCY_NOT_FOR_WEBSOCKETS: (route: string, name: string) =>
    `${route}: the dependency "${name}" ends with the answer of its route, and a WebSocket may last for days. Begin one for each message: db.transaction(async (tx) => …).`,
  MIDDLEWARE_NEXT_TWICE: (name: string) =>
    `The middleware "${name}" called next more than once for one request. Call it once and keep its result.`,
  MIDDLEWARE_NO_RESPONSE: (name: string, received: string) =>
    `The middleware "${name}" returned ${received}. Return the response of next(request), or one of your own.`,
  CONNECT_INVALID: (received: string) =>
    `connect(): expected a function (req, res, next) or (error, req, res, next), got ${received}. Pass what a package of Connect or Express returns, such as helmet().`,
  CONNECT_MISSING: (route: string) =>
    `${route} has connectAuth(), but no connect middleware has run before. Put the one that finds the user around it: middleware: [connect(passport.session())].`,
  CONNECT_USER_INVALID: (received: string) =>
    `connectAuth(): req.user is ${received} without an id and a username. Say who it is: connectAuth({ user: (req) => … }).`,
  CONNECT_STALLED: (name: string, timeoutMs: number) =>
    `The connect middleware "${name}" has neither answered nor called next within ${timeoutMs} ms. Call next() on every way through it, or raise timeoutMs.`,
  HEALTH_CHECK_INVALID: (name: string, received: string) =>
    `health(): expected a name and a function for the check "${name}", got ${received}. Write { database: async (signal) => … }.`,
  HEALTH_CHECK_DUPLICATE: (name: string) =>
    `health(): there is a check "${name}" already. Give the other one another name.`,
  MOUNT_INVALID: (path: string, received: string) =>
    `mount("${path}"): expected a BoltAPI, got ${received}. Use include() for a Router.`,
  INCLUDE_INVALID: (received: string) => `include(): expected a Router, got ${received}. Use mount() for a BoltAPI.`,
  MOUNT_CYCLE: (path: string) => `mount("${path}") or include: the API would contain itself. Remove one of the links.`,
  OPTION_UNKNOWN: (option: string, known: string) => `There is no option "${option}". Options are ${known}.`,
  OPTION_INVALID: (option: string, problem: string) => `Option "${option}": ${problem}`,
  STATUS_INVALID: (status: string) => `${status} is not a status code; expected a whole number from 200 to 599.`,
  REDIRECT_STATUS_INVALID: (status: string) =>
    `${status} is not the status of a redirect; expected 301, 302, 303, 307 or 308.`,
  RESPONSE_UNSUPPORTED: (route: string, received: string) =>
    `${route} returned ${received}, which cannot be sent. Return JSON data, a string, bytes, undefined or a response, such as stream() of an iterable.`,
  STREAM_SOURCE_INVALID: (caller: string, received: string) =>
    `${caller} got ${received}. Pass a generator or another iterable, a Readable, a ReadableStream, or a function that returns one of these.`,
  RESPONSE_BODY_INVALID: (received: string) =>
    `A response body cannot be ${received}. Set it to text, bytes, an async iterable of them, or null.`,
  RESPONSE_CONTENT_FORBIDDEN: (route: string, status: number, received: string) =>
    `${route} returned ${received}, but its status ${status} allows no content. Return undefined, or change the status.`,
  WEBSOCKET_NOT_ACCEPTED: (use: string) =>
    `A WebSocket was ${use} before its handshake was answered. Call await socket.accept() first.`,
  WEBSOCKET_SUBPROTOCOL_NOT_OFFERED: (subprotocol: string, offered: string) =>
    `accept(): the client does not offer the subprotocol "${subprotocol}". Offered: ${offered}. Choose one of socket.offeredSubprotocols.`,
  REDIS_UNREACHABLE: (url: string, problem: string) =>
    `Redis at ${url} cannot be reached: ${problem}. Start it, or correct the URL.`,
  REDIS_REFUSED: (url: string, problem: string) =>
    `Redis at ${url} refused a command: ${problem}. Look after its memory and rights, or use a key that holds nothing else.`,
  DATABASE_NOT_FOUND: (reason: string) =>
    `The project has no database to migrate. ${reason}. Pass database to new BoltAPI({ database: db }), or name the file that exports "db": --database db.ts.`,
  DATABASE_SEVERAL: (count: number) =>
    `The APIs of the project have ${count} databases. Name the file that exports the one that is meant, and its folder: --database db.ts --migrations migrations.`,
  MIGRATION_SCHEMA_MISSING: (place: string) =>
    `${place} was made without tables. Pass them: sqlite({ schema }), with import * as schema from "./tables.ts".`,
  MIGRATION_AMBIGUOUS: () =>
    "A table or a column may be new, or an old one with another name, and there is no terminal to ask on. Run bolt makemigrations in a terminal, and answer its questions.",
  MIGRATION_NAME_INVALID: (name: string) =>
    `"${name}" cannot be the name of a migration. Use letters, digits and "_", up to 60.`,
  MIGRATION_FOLDER_INVALID: (folder: string, problem: string) =>
    `The migrations in ${folder} cannot be used: ${problem}. Make the first one with bolt makemigrations, or bring back what is missing.`,
  MIGRATION_FAILED: (tag: string, problem: string, statement: string) =>
    `The migration ${tag} failed: ${problem}. Correct its file, and apply it again. The statement was: ${statement}`,
  MIGRATION_BREAKS_REFERENCES: (table: string, parent: string) =>
    `The migrations leave rows in "${table}" that refer to rows which "${parent}" does not have. Delete or correct them in the migration.`,
  MIGRATION_UNSUPPORTED: (place: string) =>
    `${place} is an instance of Drizzle with a driver of its own, which bolt migrate cannot lock. Apply migrations with the function migrate of that driver, or use sqlite(), postgres() or mysql().`,
  DATABASE_INVALID: (received: string) =>
    `Expected a database made with sqlite(), postgres(), mysql() or database(), got ${received}. Around an instance of Drizzle write: database(instance, { dialect: "postgresql" }).`,
  DATABASE_UNREACHABLE: (place: string, problem: string, remedy: string) =>
    `${place} cannot be reached: ${problem}. ${remedy}.`,
  DATABASE_BUSY: (place: string, waitedMs: number, reason: string) =>
    `${place} was locked for ${waitedMs} ms: ${reason}. Inside a transaction, write with "tx" and never with "db"; keep transactions short, or raise busyTimeoutMs.`,
  DATABASE_VALUE_INVALID: (received: string) =>
    `A query was given ${received}, which the database cannot hold. Check what comes from outside.`,
  TRANSACTION_OVER: () =>
    "A query was made in a transaction that is over. Wait for all queries of a transaction before it ends; what streams after the handler reads with the database itself.",
  TRANSACTION_SYNC: (place: string) =>
    `transaction(): the driver of ${place} is synchronous, so that its transactions end before a handler does. Use sqlite(), or db.transaction() within the handler.`,
  TABLE_KEY_INVALID: (table: string, problem: string) => `getOr404(): the key of the table "${table}" ${problem}.`,
  TRANSACTION_BY_HAND: (statement: string) =>
    `The statement "${statement}" would begin or end a transaction that others take part in. Use db.transaction(), or transaction(db) as a dependency.`,
  STORE_ARGUMENT_INVALID: (argument: string, problem: string) =>
    `A store was called with a wrong "${argument}": ${problem}. Correct the call.`,
  STORE_NOT_A_COUNT: () =>
    `increment() found a value that is no whole number, or would leave the range of safe integers. Use a key of its own for each count.`,
  STORE_FULL: (maxEntries: number, maxBytes: number) =>
    `A store in memory is full: it takes ${maxEntries} entries and ${maxBytes} bytes. Raise maxEntries or maxBytes, give entries a ttlMs, or use redisStore().`,
  USER_TABLES_INVALID: (name: string, received: string) =>
    `userAccounts(): expected a table of Drizzle as "${name}", got ${received}. Export all that sqliteUserTables(), postgresUserTables() or mysqlUserTables() makes, and pass the module.`,
  USER_TABLES_MISSING: (tables: string) =>
    `The database lacks tables of users: ${tables}. Make and apply their migration: bolt makemigrations && bolt migrate`,
  PERMISSION_UNKNOWN: (name: string) =>
    `There is no permission "${name}". Correct the name, or add it to "scopes" or "morePermissions" of userAccounts(), and run bolt migrate.`,
  ACCOUNTS_NOT_FOUND: (place: string) =>
    `No module of the project makes accounts on its database (${place}). Call userAccounts(db, tables) of boltapi/users in one that an API imports.`,
  TERMINAL_MISSING: (remedy: string) => `There is no terminal to ask on. ${remedy}.`,
  SUPERUSER_INCOMPLETE: (missing: string) =>
    `bolt createsuperuser --noinput needs ${missing}. Pass --username, and set BOLT_SUPERUSER_PASSWORD.`,
  SUPERUSER_REFUSED: (problem: string) => `The superuser cannot be made: ${problem}.`,
  STORE_TABLE_INVALID: (received: string) =>
    `databaseStore(): expected a table made by sqliteStoreTable(), postgresStoreTable() or mysqlStoreTable(), got ${received}. Export one beside the tables of the database, and pass it.`,
  FILE_SOURCE_INVALID: (received: string) =>
    `file(): ${received} cannot be sent as a file. Pass a path, a file: URL, a Uint8Array, an ArrayBuffer or a Blob.`,
  FILE_OPTION_INVALID: (option: string, received: string, expected: string) =>
    `file(): option "${option}" is ${received}; expected ${expected}.`,
  FILE_NOT_REGULAR: (path: string, kind: string) =>
    `file(): "${path}" is ${kind}, which cannot be sent. Pass the path of a file; for paths of clients, use the option root.`,
  DIRECTORY_INVALID: (place: string, directory: string, problem: string) =>
    `${place}: the directory ${directory} ${problem}. Create it, or correct the path.`,
  STATIC_FALLBACK_MISSING: (place: string, file: string) =>
    `${place}: the fallback ${file} is no file. Create it, or correct the path, which is relative to the directory.`,
  DEPENDENCY_NO_YIELD: (name: string) =>
    `The dependency "${name}" is a generator that ended without yielding a value. Yield exactly once.`,
  DEPENDENCY_YIELDED_TWICE: (name: string) =>
    `The dependency "${name}" yielded more than once. What follows the first yield is clean-up.`,
  LIFESPAN_NO_YIELD: () => "The lifespan generator ended without yielding. Yield once, between start and stop.",
  TEMPLATE_MISSING: (name: string, directories: string) =>
    `There is no template "${name}" in ${directories}. Create it, or correct its name, which is a path below a directory of templates.`,
  TEMPLATE_DIRECTORY_MISSING: (directory: string) =>
    `Option "templates": the directory ${directory} does not exist. Create it, or correct "directories".`,
  TEMPLATE_ENGINE_UNKNOWN: (name: string, engine: string, known: string) =>
    `render("${name}"): there is no template engine "${engine}". Engines are ${known}. Add it to "templates.engines".`,
  STORAGE_CONTENT_INVALID: (name: string, received: string) =>
    `save("${name}"): ${received} cannot be saved. Pass a Blob, bytes, text, or a stream of bytes or text.`,
  STORAGE_FOLDER_TAKEN: (folder: string) =>
    `The folder ${folder} of a storage cannot be made, because a file is in the way. Save files and folders of other names side by side, such as "uploads/<name>" and "avatars/<name>".`,
  STORAGE_URL_MISSING: (key: string) =>
    `url("${key}"): the storage does not know where clients find its files. Pass baseUrl when it is made.`,
  PORT_IN_USE: (host: string, port: number) =>
    `Port ${port} of ${host} is in use by another process. Stop it, or choose another port (--port, or port in listen).`,
  ADDRESS_UNAVAILABLE: (host: string) =>
    `The host "${host}" is not an address of this machine. Use "127.0.0.1", or "0.0.0.0" for all addresses.`,
  LISTEN_DENIED: (host: string, port: number) =>
    `The system does not allow listening on port ${port} of ${host}. Use a port above 1023.`,
  SOCKET_IN_USE: (path: string) =>
    `The Unix socket ${path} cannot be made: another process listens on it, or a file that is no socket has its name. Stop that process, or choose another path.`,
  SOCKET_UNAVAILABLE: (path: string, problem: string) =>
    `The Unix socket ${path} cannot be made: ${problem}. Create the folder, or choose another path.`,
  DESCRIPTOR_UNUSABLE: (fd: number) =>
    `File descriptor ${fd} is no socket that can be listened on. Pass one that is bound, of a port or of a Unix socket.`,
  TLS_INVALID: (problem: string) =>
    `The certificate or the key of TLS cannot be used: ${problem}. Pass both as PEM, the certificate first in its chain, and the passphrase of the key where it has one.`,
  TLS_INCOMPLETE: (given: string, missing: string) =>
    `${given} is given without ${missing}. TLS needs a certificate and its key: pass both.`,
  TLS_FILE_UNREADABLE: (file: string, problem: string) =>
    `${file} cannot be read for TLS: ${problem}. Correct its path, which is relative to the project, or let the server read it.`,
  API_NOT_FOUND: (root: string, tried: string) =>
    `No API was found in ${root}. Looked for ${tried}. Export one: export const api = new BoltAPI().`,
  API_EXPORT_MISSING: (file: string) => `${file} exports no "api". Write: export const api = new BoltAPI().`,
  API_EXPORT_INVALID: (file: string, received: string) =>
    `${file} exports ${received} as its API; expected a BoltAPI of the package that the command "bolt" belongs to.`,
  API_FILE_MISSING: (file: string) => `${file} is listed as a file with an API, but does not exist.`,
  CONFIG_FILE_INVALID: (file: string, problem: string) => `${file} ${problem}`,
  CONFIG_VALUE_INVALID: (origin: string, received: string, expected: string) =>
    `${origin} is ${received}; expected ${expected}.`,
  MODULE_TYPE_MISSING: (file: string, packageFile: string) =>
    `${file} is an ES module, but its package does not say so. Add "type": "module" to ${packageFile}.`,
  PROJECT_NAME_INVALID: (name: string, remedy: string) => `"${name}" cannot be the name of a project. ${remedy}.`,
  PROJECT_EXISTS: (directory: string) =>
    `The folder ${directory} exists and is not empty. Choose another name, or empty it.`,
  SESSIONS_MISSING: (route: string) =>
    `${route} uses request.session, but no sessions apply to it. Add the middleware sessions() to the API, its router or the route.`,
  SESSION_CLOSED: (route: string, use: string) =>
    `${route}: the session was ${use} after the headers of the response had left, so that no cookie can follow. Use it before the response is returned, or the WebSocket accepted.`,
  SESSION_VALUE_INVALID: (key: string, received: string) =>
    `The session cannot keep ${received} as "${key}". Set JSON: text, finite numbers, booleans, null, and arrays and plain objects of these, such as date.toISOString().`,
  SESSION_COOKIE_TOO_LARGE: (bytes: number, maxBytes: number) =>
    `The cookie of the session would have ${bytes} bytes; browsers drop cookies above ${maxBytes} bytes. Keep less in it, or pass a store to sessions().`,
  SESSION_TOO_LARGE: (bytes: number, maxBytes: number) =>
    `The session would have ${bytes} bytes, above the limit of ${maxBytes}. Keep less in it, or raise maxBytes of sessions().`,
  CSRF_MISSING: (route: string) =>
    `${route} asks for a CSRF token, but the middleware csrf() does not apply to it. Add it to the API, its router or the route.`,
  CSRF_BEFORE_SESSIONS: (route: string) =>
    `${route}: the middleware csrf() comes before sessions(), so that its tokens cannot be bound to the session. Put it after sessions().`,
  CSRF_TOKEN_LATE: (route: string) =>
    `${route}: csrfToken() was first called after the headers of the response had left, so that no cookie can follow. Call it before the response is returned.`,
  SECRET_MISSING: (owner: string) =>
    `${owner} needs a secret: pass "secret", or "secrets" with the new one first. Make one with: openssl rand -base64 32`,
  SECRET_WEAK: (owner: string, bytes: number) =>
    `${owner}: a secret has ${bytes} bytes, and needs 32 or more that nobody can guess. Make one with: openssl rand -base64 32`,
  PASSWORD_HASH_UNKNOWN: (kind: string) =>
    `A stored password hash begins with ${kind}: it is of a kind that is not known here, or broken. Known are $scrypt$, $argon2id$ and pbkdf2_sha256$; reset the password.`,
  JWT_KEY_MISSING: (caller: string) =>
    `${caller} has no key. Pass "secret" or another option for keys, or set BOLT_SECRET_KEY to a text that "openssl rand -hex 32" makes.`,
  JWT_KEY_INVALID: (place: string, problem: string) => `${place} cannot be used: ${problem}.`,
  JWT_KEYS_AMBIGUOUS: (caller: string, given: string) =>
    `${caller} has ${given}, and takes one of them. To accept several keys, pass "keys".`,
  JWT_CLAIM_RESERVED: (claim: string, remedy: string) =>
    `createJwtForUser(): "claims" cannot contain "${claim}". ${remedy}`,
  JWT_CLAIM_INVALID: (claim: string, problem: string) => `The claim "${claim}" of a token ${problem}.`,
  JWT_TOO_LONG: (length: number, longest: number) =>
    `createJwtForUser(): the token would have ${length} characters, and ${longest} are the most that jwt() accepts. Put less into "claims".`,
  JWT_NOT_REVOCABLE: () =>
    "revoke(): a token can be revoked only when it has an id (jti) and an expiry (exp). Pass its claims, as request.auth.claims has them.",
  PAGINATION_MISSING: (route: string) =>
    `${route} has paginate: true, but no router or API around it says how. Pass paginate: pageNumber() to one of them, or to the route.`,
  PAGINATION_SOURCE_INVALID: (route: string, received: string) =>
    `${route} returned ${received}, which has no pages. Return an array, a select query of Drizzle, or a function that reads a part of the list.`,
  PAGINATION_COUNT_MISSING: (route: string) =>
    `${route} returned a function that gives items and does not say how many there are. Give { count, items }, or set count: false in the pagination.`,
  PAGINATION_ORDER_MISSING: (route: string) =>
    `${route} returned a query without an order, of which no primary key tells the rows apart. Add orderBy(…), so that pages are the same each time.`,
  PAGINATION_SECRET_MISSING: (route: string) =>
    `${route} has cursors, which are signed. Pass "secret" to cursor(), or set BOLT_SECRET_KEY to a text that "openssl rand -hex 32" makes.`,
  PAGINATION_KEY_MISSING: (route: string, received: string) =>
    `${route} returned ${received}, and cursors need what tells all items apart. Name it, as in cursor({ key: "id" }).`,
  PAGINATION_ORDERING_UNKNOWN: (route: string, name: string, known: string) =>
    `${route}: cursors cannot go by "${name}", which is no column of the query. Columns are ${known}.`,
  PAGINATION_CURSOR_TOO_LONG: (route: string, length: number) =>
    `${route}: a cursor would have ${length} characters, and 4096 is the most. Order by columns with shorter values.`,
  OPENAPI_NAME_COLLISION: (name: string, first: string, second: string) =>
    `The schemas at ${first} and at ${second} are different, and both are called "${name}". Give one of them another name ($id, or id in Zod's meta).`,
  OPENAPI_OPERATION_ID_DUPLICATE: (id: string, first: string, second: string) =>
    `Two routes have the operationId "${id}": ${first} and ${second}. Give one of them another.`,
  DOCUMENT_UNREADABLE: (source: string, problem: string) =>
    `${source} cannot be read as an OpenAPI document: ${problem}.`,
  CLIENT_DOCUMENT_INVALID: (source: string, problem: string) =>
    `No client can be made of ${source}: ${problem}. Correct the document, or the routes that it describes.`,
  CLIENT_COMPILER_MISSING: (version: string) =>
    `bolt client needs the API of TypeScript 5 or 6, which TypeScript ${version} does not have. Install a package that has it inside: npm install --save-dev @ts-morph/common.`,
  PEER_MISSING: (peer: string, purpose: string) =>
    `${purpose} needs the package "${peer}". Install it: npm install ${peer}.`,
} as const;

export type ErrorCode = keyof typeof errorMessages;
