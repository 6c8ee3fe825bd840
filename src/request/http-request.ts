import { ConfigError } from "../errors/config-error.ts";
import { Unauthorized } from "../errors/http-exception.ts";
import { RequestValidationError } from "../errors/validation-error.ts";
import type { FileAccess } from "../files/file-access.ts";
import type { FormContent, FormPolicy } from "../forms/form-content.ts";
import type { UploadLimits } from "../forms/upload-limits.ts";
import { readCookies } from "../http/cookie.ts";
import type { Exchange } from "../http/exchange.ts";
import { type ClientAddress, resolveClient } from "../http/forwarded.ts";
import { RequestHeaders } from "../http/headers-view.ts";
import { isValidHost } from "../http/host.ts";
import { decodeLastEventId } from "../http/server-sent-events.ts";
import type { ChildLogger } from "../logging/logger.ts";
import type { UrlFor } from "../routing/url-for.ts";
import { guardJson } from "../schema/guard-json.ts";
import { JsonProblem, parseJson } from "../schema/parse-json.ts";
import type { TemplateChoice } from "../templates/compile-templates.ts";
import type { TemplateValues } from "../templates/template-engine.ts";
import { isActiveUser } from "./active-user.ts";
import type { Authentication, Identity, User } from "./authentication.ts";
import type { CsrfProtection } from "./csrf-protection.ts";
import { describeRequest } from "./describe-request.ts";
import type { FormCheck } from "./form-check.ts";
import { toFormData } from "./form-issues.ts";
import { loggedPath } from "./logged-path.ts";
import { checkForm, readCheckedForm } from "./read-checked-form.ts";
import { type FormBody, readFormBody } from "./read-form-body.ts";
import type { RequestSettings } from "./request-settings.ts";
import type { Session, SessionOpener } from "./session.ts";
import type { TimeLimit } from "./time-limit.ts";

/** A list, as there are few: what middleware keeps while a request lasts. */
interface Note {
  readonly owner: object;
  readonly value: unknown;
  readonly next: Note | null;
}

/** What runs after the response; `error` is what the request failed with, if it did. */
export type AfterResponse = (error: unknown) => void | Promise<void>;

/** Default limit of a request body: 1 MiB. */
export const defaultMaxBodyBytes: number = 1_048_576;

/**
 * One request. Every field is computed on first use.
 *
 * `UserType` is the type of `user`, and `LoadedUser` that of `loadUser()`; routes infer them from their `auth` and `guards`.
 */
export class HttpRequest<UserType = User | null, LoadedUser = UserType> {
  /** Method as sent: "GET". */
  readonly method: string;
  /** Path as sent, still percent-encoded, without the query: "/users/1". */
  readonly path: string;
  /** Query as sent, without "?": "page=2"; "" when there is none. */
  readonly queryString: string;
  /** The route that takes the request, as it is declared: "GET /users/{id}"; null when none does. */
  route: string | null;
  /** The caller, as the route's authenticator found it; null without one. */
  user: UserType;
  /** Most bytes of a body; set by the route. */
  maxBodyBytes: number;
  /** Most bytes of a body of any kind, uploads included. For the middleware `bodyLimit`. */
  maxRequestBytes: number;
  /** What the request failed with; undefined while all is well. Set where an error becomes a response. */
  failure: unknown;

  /** What the engine gave. For BoltAPI's own stages; applications use the fields above and below. */
  readonly exchange: Exchange;
  /** When it came in, by `performance.now()`; 0 where nobody observes it. For what tells observers. */
  startedAt: number;
  /** The logger of the API that the route belongs to. For what hands requests to routes; `log` is for everybody. */
  routeLogger: ChildLogger;
  /** The route's own work, where middleware may have answered before it is done. For BoltAPI's own stages. */
  running: Promise<unknown> | null;
  /** Null for a request that may take as long as it likes. For the middleware `timeout`. */
  timeLimit: TimeLimit | null;
  /** What opens the session; null without the middleware `sessions`, which sets it. */
  sessionOpener: SessionOpener | null;
  /** The session, where something has used it. For the middleware `sessions`. */
  openedSession: Session | null;
  /** Null without the middleware `csrf`, which sets it. */
  csrf: CsrfProtection | null;
  /** Whether the route declares `form`, and so reads it before its handler runs. Set by the route. */
  declaresForm: boolean;
  private readonly settings: RequestSettings;
  private identity: Identity<unknown> | null;
  private backend: string;
  private lazyAuth: Authentication<unknown> | null;
  private lazyUser: Promise<unknown> | null;
  private lazyLog: ChildLogger | null;
  private finishers: AfterResponse[] | null;
  private notes: Note | null;
  private lazyState: Record<string, unknown> | null;
  private lazyHeaders: RequestHeaders | null;
  private lazyCookies: ReadonlyMap<string, string> | null;
  private lazyQuery: URLSearchParams | null;
  private lazyUrl: URL | null;
  private lazyClient: ClientAddress | null;
  private lazyId: string | null;
  private lazySignal: AbortSignal | null;
  private body: Uint8Array | Promise<Uint8Array> | null;
  private lazyForm: Promise<FormContent> | null;
  private formChecks: FormCheck[] | null;
  private isBodyTaken: boolean;

  constructor(exchange: Exchange, settings: RequestSettings, path: string, queryString: string) {
    this.method = exchange.method;
    this.path = path;
    this.queryString = queryString;
    this.route = null;
    // Set by the route's authenticate stage, which the type parameter stands for.
    this.user = null as UserType;
    this.maxBodyBytes = defaultMaxBodyBytes;
    this.maxRequestBytes = Number.POSITIVE_INFINITY;
    this.failure = undefined;
    this.exchange = exchange;
    this.startedAt = 0;
    this.routeLogger = settings.logger;
    this.lazyLog = null;
    this.running = null;
    this.timeLimit = null;
    this.sessionOpener = null;
    this.openedSession = null;
    this.csrf = null;
    this.declaresForm = false;
    this.settings = settings;
    this.identity = null;
    this.backend = "";
    this.lazyAuth = null;
    this.lazyUser = null;
    this.finishers = null;
    this.notes = null;
    this.lazyState = null;
    this.lazyHeaders = null;
    this.lazyCookies = null;
    this.lazyQuery = null;
    this.lazyUrl = null;
    this.lazyClient = null;
    this.lazyId = null;
    this.lazySignal = null;
    this.body = null;
    this.lazyForm = null;
    this.formChecks = null;
    this.isBodyTaken = false;
  }

  /** Who the caller is according to the credentials; null without authentication. */
  get auth(): AuthOf<UserType> {
    if (this.lazyAuth === null && this.identity !== null) {
      this.lazyAuth = describeIdentity(this.identity, this.backend);
    }
    // The route's guards see to it that it is there where the type says so.
    return this.lazyAuth as AuthOf<UserType>;
  }

  /**
   * The whole user, from where the route's authenticator gets it: once a request, however often it is called. Without such a
   * place, the same as `user`.
   *
   * @throws Unauthorized when there is no such user any more, or it is not active.
   */
  loadUser(): Promise<LoadedUser> {
    this.lazyUser ??= loadFrom(this.identity, this.user);
    return this.lazyUser as Promise<LoadedUser>;
  }

  /** Takes down who calls. For BoltAPI's own stages. */
  identify(identity: Identity<unknown>, backend: string): void {
    this.user = identity.user as UserType;
    this.identity = identity;
    this.backend = backend;
    this.lazyAuth = null;
    this.lazyUser = null;
  }

  /** Takes down that nobody calls, any more. For `logout`. */
  forgetCaller(): void {
    // What the type parameter says held when the route began.
    this.user = null as UserType;
    this.identity = null;
    this.lazyAuth = null;
    this.lazyUser = null;
  }

  /** Headers, read-only: `request.headers.get("accept")`. */
  get headers(): RequestHeaders {
    this.lazyHeaders ??= new RequestHeaders(this.exchange);
    return this.lazyHeaders;
  }

  /** Cookies by name. */
  get cookies(): ReadonlyMap<string, string> {
    this.lazyCookies ??= readCookies(this.exchange.header("cookie") ?? "");
    return this.lazyCookies;
  }

  /** Query parameters as text, whatever the route declares. */
  get query(): URLSearchParams {
    this.lazyQuery ??= new URLSearchParams(this.queryString);
    return this.lazyQuery;
  }

  /** A place for what middleware wants to hand to the handler. Lives as long as the request. */
  get state(): Record<string, unknown> {
    this.lazyState ??= Object.create(null) as Record<string, unknown>;
    return this.lazyState;
  }

  /**
   * What the visitor keeps from request to request.
   *
   * @throws ConfigError SESSIONS_MISSING without the middleware `sessions`; SESSION_CLOSED when it is first used in a stream,
   *   after the headers have left.
   */
  get session(): Session {
    if (this.sessionOpener === null) throw new ConfigError("SESSIONS_MISSING", `${this.method} ${this.path}`);
    this.openedSession ??= this.sessionOpener(this);
    return this.openedSession;
  }

  /**
   * Writes lines that name the request: by `request_id`, and what the API's `logContext` adds. Setting it changes what is
   * written from then on: `request.log = request.log.child({ tenant })`.
   */
  get log(): ChildLogger {
    this.lazyLog ??= this.routeLogger.child(this.settings.logContext(this));
    return this.lazyLog;
  }

  set log(logger: ChildLogger) {
    this.lazyLog = logger;
  }

  /** What logs show of a request that is handed to them: nothing that came with it but its path. */
  toJSON(): { readonly method: string; readonly path: string; readonly route: string | null; readonly id: string } {
    return { method: this.method, path: loggedPath(this), route: this.route, id: this.id };
  }

  /** Names the request in logs: a random UUID, or what the middleware `requestId` has taken from the request. */
  get id(): string {
    this.lazyId ??= crypto.randomUUID();
    return this.lazyId;
  }

  set id(id: string) {
    this.lazyId = id;
    if (this.lazyLog !== null) this.lazyLog = this.lazyLog.child({ request_id: id });
  }

  /** Address of the client. What forwarded headers claim counts only when it comes from a trusted proxy. */
  get ip(): string | null {
    return this.client.ip;
  }

  /** "http" or "https", as the client sees it. */
  get scheme(): "http" | "https" {
    return this.client.scheme;
  }

  /** Host and port as the client sees them: "example.com:8000"; "localhost" when the request names none. */
  get host(): string {
    const host = this.client.host;
    return host !== undefined && isValidHost(host) ? host : "localhost";
  }

  /** Absolute URL of the request. */
  get url(): URL {
    // "*" asks for the server as a whole (RFC 9112 §3.2.4).
    const path = this.path === "*" ? "" : this.path;
    this.lazyUrl ??= new URL(
      `${this.scheme}://${this.host}${path}${this.queryString === "" ? "" : `?${this.queryString}`}`,
    );
    return this.lazyUrl;
  }

  /**
   * The id of the last event that a browser got before it connected again; null when it names none, or one that no event
   * can have. It comes from outside: check it before use.
   *
   * @spec WHATWG HTML §9.2.4
   */
  get lastEventId(): string | null {
    return decodeLastEventId(this.exchange.header("last-event-id"));
  }

  /** Aborts when the client goes away before the response is complete, or when the time is over that `timeout` gives. */
  get signal(): AbortSignal {
    if (this.timeLimit === null) return this.exchange.signal;
    this.lazySignal ??= AbortSignal.any([this.exchange.signal, this.timeLimit.signal]);
    return this.lazySignal;
  }

  /**
   * Path of a route, by its name or its handle: `request.urlFor("user", { id: 1 })` → "/users/1".
   *
   * @throws ConfigError URL_NAME_UNKNOWN, URL_ROUTE_UNKNOWN, URL_ROUTE_AMBIGUOUS, URL_PARAM_MISSING, URL_PARAM_INVALID.
   */
  get urlFor(): UrlFor {
    return this.settings.urlFor as UrlFor;
  }

  /** Makes a path absolute: `request.absoluteUrl("/users/1")` → "https://example.com/users/1". */
  absoluteUrl(path: string): string {
    const origin = `${this.scheme}://${this.host}`;
    // Joined, not resolved: "//evil.example" would be another host.
    return path.startsWith("/") ? new URL(origin + path).href : new URL(path, this.url).href;
  }

  /**
   * The whole body. Reading it again gives the same bytes.
   *
   * @throws BodyTooLargeError when it is longer than the route allows; becomes a 413.
   * @throws ConfigError BODY_READ_AS_FORM when it was read as a form with files before.
   */
  async bytes(): Promise<Uint8Array> {
    return this.readBody();
  }

  /** The whole body as UTF-8 text; octets that are not UTF-8 become U+FFFD. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * The whole body as JSON, whatever its content type. Declare `body` on the route to have it checked and typed.
   *
   * @throws RequestValidationError when it is not JSON, or could pollute prototypes.
   */
  async json(): Promise<unknown> {
    const value = parseJson(await this.bytes());
    if (value instanceof JsonProblem) throw new RequestValidationError([value.toIssue("body")]);
    const issues = guardJson(value, 0);
    if (issues === null) return value;
    throw new RequestValidationError(issues.map(({ path, ...issue }) => ({ ...issue, loc: ["body", ...path] })));
  }

  /** Fills a template of the application; see `render`. For BoltAPI's own responses. */
  renderTemplate(name: string, values: TemplateValues, choice: TemplateChoice): string | Promise<string> {
    return this.settings.renderTemplate(name, { request: describeRequest(this), ...values }, choice);
  }

  /**
   * The whole body as a form, whatever its route declares; files in it are `UploadFile`s. On a route that declares `form`,
   * it holds what is declared. Reading it again gives the same values.
   *
   * @throws UnsupportedMediaType when it is no form; becomes a 415.
   * @throws RequestValidationError when it is malformed; becomes a 422.
   * @throws BodyTooLargeError when it is longer than `uploads.maxBytes`, or its texts are longer than the route allows.
   */
  async form(): Promise<FormData> {
    const { maxBytes } = this.settings.uploads;
    const anyFiles = { maxBytes, maxFiles: Number.POSITIVE_INFINITY, accepts: () => true };
    return toFormData(await this.readForm({ texts: null, files: new Map(), otherFiles: anyFiles }));
  }

  /** Runs a function when the response has left: last added, first run. Its errors are logged and change nothing. */
  afterResponse(finisher: AfterResponse): void {
    // The first is not pushed: an array that grows takes room for 17, for as long as a stream lasts.
    if (this.finishers === null) this.finishers = [finisher];
    else this.finishers.push(finisher);
  }

  /** Keeps what one step of BoltAPI's own middleware leaves for a later one; `owner` is whoever asks for it again. */
  keepFor(owner: object, value: unknown): void {
    this.notes = { owner, value, next: this.notes };
  }

  /** What was kept last for an owner; undefined for nothing. */
  keptFor(owner: object): unknown {
    for (let note = this.notes; note !== null; note = note.next) if (note.owner === owner) return note.value;
    return undefined;
  }

  /** Whether anything has to run after the response. For the dispatcher. */
  get hasFinishers(): boolean {
    return this.finishers !== null;
  }

  /** What has to run after the response, in the order it was added; gives it once. For the dispatcher. */
  takeFinishers(): readonly AfterResponse[] {
    const finishers = this.finishers ?? [];
    this.finishers = null;
    return finishers;
  }

  /** `bytes()` without a promise where the engine has the body already. For BoltAPI's own stages. */
  readBody(): Uint8Array | Promise<Uint8Array> {
    if (this.isBodyTaken) throw new ConfigError("BODY_READ_AS_FORM", `${this.method} ${this.path}`);
    this.body ??= this.exchange.readBody(this.maxBodyBytes);
    return this.body;
  }

  /** The body as far as something has read it whole; null where nothing has. For what logs requests. */
  get readBytes(): Uint8Array | Promise<Uint8Array> | null {
    return this.body;
  }

  /** Which files may be sent. For BoltAPI's own responses. */
  get fileAccess(): FileAccess {
    return this.settings.fileAccess;
  }

  /** The body as a form. The first policy decides what is kept. For BoltAPI's own stages. */
  readForm(policy: FormPolicy): Promise<FormContent> {
    this.lazyForm ??=
      this.formChecks === null
        ? this.readFormAs(policy)
        : readCheckedForm((widened) => this.readFormAs(widened), policy, this.formChecks);
    return this.lazyForm;
  }

  /**
   * Has a text of the form checked before anybody sees the form: when it is read, or at once where it was. For middleware
   * that comes before the form is read.
   */
  addFormCheck(check: FormCheck): undefined | Promise<FormContent> {
    if (this.lazyForm !== null) {
      this.lazyForm = this.lazyForm.then((content) => checkForm(content, check, false));
      return this.lazyForm;
    }
    this.formChecks ??= [];
    this.formChecks.push(check);
    return undefined;
  }

  private readFormAs(policy: FormPolicy): Promise<FormContent> {
    const source = {
      exchange: this.exchange,
      maxBodyBytes: this.maxBodyBytes,
      limits: limitUploads(this.settings.uploads, this.maxRequestBytes),
      readBody: () => this.readBody(),
      formBody: this.body === null ? this.formBody() : null,
      onClose: (close: () => Promise<void>) => this.afterResponse(close),
    };
    return readFormBody(source, policy);
  }

  private formBody(): FormBody {
    const takeBody = (): Exchange => {
      this.isBodyTaken = true;
      return this.exchange;
    };
    return { stream: () => takeBody().streamBody(), read: (maxBytes) => takeBody().readBody(maxBytes) };
  }

  private get client(): ClientAddress {
    this.lazyClient ??= resolveClient(this.settings.trustProxies, this.exchange);
    return this.lazyClient;
  }
}

/** `auth` of a request: there for sure where the user is. */
type AuthOf<UserType> = Authentication<NonNullable<UserType>> | (UserType & null);

function describeIdentity({ user, permissions, claims }: Identity<unknown>, backend: string): Authentication<unknown> {
  const id = (user as { readonly id?: unknown }).id;
  return {
    backend,
    userId: typeof id === "string" || typeof id === "number" ? id : null,
    user,
    permissions: permissions ?? null,
    claims: claims ?? noClaims,
  };
}

const noClaims: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null) as Record<string, unknown>);

async function loadFrom(identity: Identity<unknown> | null, user: unknown): Promise<unknown> {
  if (identity?.loadUser === undefined) return user;
  const loaded = await identity.loadUser();
  if (!isActiveUser(loaded)) throw new Unauthorized("Authentication required");
  return loaded;
}

function limitUploads(limits: UploadLimits, maxBytes: number): UploadLimits {
  return maxBytes < limits.maxBytes ? { ...limits, maxBytes } : limits;
}
