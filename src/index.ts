export type { Application } from "./app/application.ts";
export { BoltAPI, type BoltAPIOptions, type WebSocketOptions } from "./app/bolt-api.ts";
export type { ApiServer, ServeOptions } from "./app/listen.ts";
export type { EngineName } from "./app/named-engines.ts";
export { Router, type RouterOptions } from "./app/router.ts";
export type { StaticOptions } from "./app/static-options.ts";
export { apiKey } from "./auth/api-key/api-key.ts";
export type { ApiKeyOptions, LoadKeyOwner, LookUpApiKey, PresentedApiKey } from "./auth/api-key/api-key-options.ts";
export type { ApiKeyRecord } from "./auth/api-key/api-key-ring.ts";
export { type GeneratedApiKey, generateApiKey, hashApiKey } from "./auth/api-key/generate-api-key.ts";
export { type BearerTokenOptions, bearerToken } from "./auth/bearer-token.ts";
export { currentUser } from "./auth/current-user.ts";
export { all, any, not } from "./auth/guards/combine-guards.ts";
export { hasAllPermissions, hasAnyPermission, hasPermission, hasRole } from "./auth/guards/permission-guards.ts";
export { allowAny, isAdminUser, isAuthenticated, isStaff } from "./auth/guards/user-guards.ts";
export { type HttpBasicOptions, httpBasic } from "./auth/http-basic.ts";
export {
  type CreateJwtOptions,
  createJwtForUser,
  type NamedUser,
} from "./auth/jwt/create-jwt.ts";
export { InvalidToken, type InvalidTokenReason } from "./auth/jwt/invalid-token.ts";
export type { JwksOptions } from "./auth/jwt/jwks-keys.ts";
export { type JwtAuthenticator, jwt } from "./auth/jwt/jwt.ts";
export type { JwtAlgorithm } from "./auth/jwt/jwt-algorithm.ts";
export type { JwtKey } from "./auth/jwt/jwt-key.ts";
export type { EagerUserOptions, JwtOptions, LazyUserOptions, LoadUser } from "./auth/jwt/jwt-options.ts";
export type { KeyLookup } from "./auth/jwt/key-source.ts";
export { type Revocation, type RevocationCheck, type RevocationOptions, revocation } from "./auth/jwt/revocation.ts";
export type { JwtClaims } from "./auth/jwt/token-claims.ts";
export type { TokenPairOptions } from "./auth/jwt/token-pair-options.ts";
export { type TokenPair, type TokenPairs, tokenPairs } from "./auth/jwt/token-pairs.ts";
export type { TokenUser } from "./auth/jwt/token-user.ts";
export { type VerifyJwtOptions, verifyJwt } from "./auth/jwt/verify-jwt.ts";
export {
  type PasswordHasher,
  type PasswordHasherOptions,
  type PasswordVerdict,
  passwordHasher,
} from "./auth/passwords/password-hasher.ts";
export { hashPassword, verifyPassword } from "./auth/passwords/passwords.ts";
export { login, logout } from "./auth/session/login.ts";
export { type LoginRequiredOptions, loginRequired } from "./auth/session/login-required.ts";
export { type PermissionRequiredOptions, permissionRequired } from "./auth/session/permission-required.ts";
export { isSafeTarget, safeRedirect } from "./auth/session/safe-redirect.ts";
export { type SessionAuthOptions, sessionAuth } from "./auth/session/session-auth.ts";
export type { SessionUser } from "./auth/session/session-login.ts";
export { Dependency, depends } from "./dependencies/depends.ts";
export { http1Engine } from "./engines/http1/http1-engine.ts";
export type { Http1Options } from "./engines/http1/http1-options.ts";
export { nodeHttpEngine } from "./engines/node-http/node-http-engine.ts";
export type { ErrorCode } from "./errors/codes.ts";
export { BoltException, ConfigError } from "./errors/config-error.ts";
export {
  BadGateway,
  BadRequest,
  ClientException,
  Conflict,
  ContentTooLarge,
  Forbidden,
  GatewayTimeout,
  Gone,
  HTTPException,
  type HTTPExceptionOptions,
  InternalServerError,
  MethodNotAllowed,
  NotAcceptable,
  NotFound,
  NotImplemented,
  ServerException,
  ServiceUnavailable,
  TooManyRequests,
  Unauthorized,
  UnprocessableEntity,
  UnsupportedMediaType,
} from "./errors/http-exception.ts";
export { RequestValidationError, ResponseValidationError } from "./errors/validation-error.ts";
export type { IssueLocation, ValidationIssue } from "./errors/validation-issue.ts";
export { ValueError, type ValueErrorOptions } from "./errors/value-error.ts";
export { FileSize } from "./forms/file-size.ts";
export { type SaveFileOptions, UploadFile } from "./forms/upload-file.ts";
export type { UploadOptions } from "./forms/upload-limits.ts";
export { type HealthRouter, health } from "./health/health.ts";
export type { CheckResult, HealthCheck } from "./health/health-check.ts";
export type { HealthOptions } from "./health/health-options.ts";
export { storeCheck } from "./health/store-check.ts";
export type { EngineServer, ListeningEngine, ListenOptions } from "./http/engine.ts";
export type { Exchange, ExchangeHandler, RequestLimits, ResponseBody } from "./http/exchange.ts";
export { FieldSyntaxError } from "./http/field-syntax.ts";
export {
  type ConsoleLoggerOptions,
  consoleLogger,
  type LogFormat,
  silentLogger,
} from "./logging/console-logger.ts";
export type { ChildLogger, LogFields, Logger, LogLevel } from "./logging/logger.ts";
export { type PinoInstance, pinoLogger } from "./logging/pino-logger.ts";
export { type BodyLimitOptions, bodyLimit } from "./middleware/body-limit.ts";
export { cacheControl } from "./middleware/cache-control.ts";
export type { CacheControlOptions } from "./middleware/cache-control-options.ts";
export { compression } from "./middleware/compression.ts";
export type { CompressionOptions } from "./middleware/compression-options.ts";
export { connect, connectRequest } from "./middleware/connect/connect.ts";
export { type ConnectAuthOptions, connectAuth, type ReadConnectUser } from "./middleware/connect/connect-auth.ts";
export type {
  ConnectErrorMiddleware,
  ConnectMiddleware,
  ConnectNext,
  ConnectRequest,
} from "./middleware/connect/connect-middleware.ts";
export type { ConnectOptions } from "./middleware/connect/connect-options.ts";
export type { ContentCoding } from "./middleware/content-coder.ts";
export {
  type ContentSecurityPolicy,
  type CspDirectives,
  cspNonce,
} from "./middleware/content-security-policy.ts";
export { cors } from "./middleware/cors.ts";
export type { CorsOptions } from "./middleware/cors-options.ts";
export type { AllowsOrigin, CorsOrigins } from "./middleware/cors-origins.ts";
export { csrf, csrfToken } from "./middleware/csrf.ts";
export type { CsrfOptions } from "./middleware/csrf-options.ts";
export { type EtagOptions, etag } from "./middleware/etag.ts";
export { type HttpsRedirectOptions, httpsRedirect } from "./middleware/https-redirect.ts";
export { idempotencyKey } from "./middleware/idempotency-key.ts";
export type { IdempotencyOptions } from "./middleware/idempotency-options.ts";
export { rateLimit } from "./middleware/rate-limit.ts";
export type { RateLimitKey } from "./middleware/rate-limit-key.ts";
export type { RateLimitOptions } from "./middleware/rate-limit-options.ts";
export { type RequestIdOptions, requestId } from "./middleware/request-id.ts";
export { requestLog } from "./middleware/request-log.ts";
export type { RequestLogOptions } from "./middleware/request-log-options.ts";
export { securityHeaders } from "./middleware/security-headers.ts";
export type { SecurityHeadersOptions } from "./middleware/security-headers-options.ts";
export { addServerTiming } from "./middleware/server-timing.ts";
export { type TimeoutOptions, timeout } from "./middleware/timeout.ts";
export { type TimingOptions, timing } from "./middleware/timing.ts";
export { trustedHosts } from "./middleware/trusted-hosts.ts";
export type { OpenApiDocument, OperationObject } from "./openapi/openapi-document.ts";
export type { OpenApiOptions } from "./openapi/openapi-options.ts";
export type { DocsPackage, DocsPage, DocsUi } from "./openapi/ui/docs-ui.ts";
export { rapidoc } from "./openapi/ui/rapidoc.ts";
export { redoc } from "./openapi/ui/redoc.ts";
export { scalar } from "./openapi/ui/scalar.ts";
export { stoplight } from "./openapi/ui/stoplight.ts";
export { swaggerUi } from "./openapi/ui/swagger-ui.ts";
export type { PackageUiOptions, UiOptions, UiSettings } from "./openapi/ui/ui-options.ts";
export { type CursorOptions, type CursorPage, cursor } from "./pagination/cursor.ts";
export type { CustomEnvelope, EnvelopeSchema, ItemsSchema } from "./pagination/envelope.ts";
export { type LimitOffsetOptions, type LimitOffsetPage, limitOffset } from "./pagination/limit-offset.ts";
export { openPageSource } from "./pagination/open-page-source.ts";
export type { OrderedSlice, OrderedSource, PlacedItem, Position } from "./pagination/ordered-source.ts";
export type { OrderedValue, OrderedValues } from "./pagination/ordered-values.ts";
export type { Ordering, OrderingTerm } from "./pagination/ordering.ts";
export { type PageNumberOptions, type PageNumberPage, pageNumber } from "./pagination/page-number.ts";
export type {
  CountedItems,
  CountedSource,
  CursorSlice,
  CursorSource,
  ListSource,
  OffsetSlice,
  OffsetSource,
  PagedItem,
  PageSource,
  SlicedItems,
} from "./pagination/page-source.ts";
export type { ErrorFormat } from "./pipeline/error-format.ts";
export { type ExceptionHandler, handleException } from "./pipeline/exception-handler.ts";
export type { Handler, HandlerInput } from "./pipeline/handler-input.ts";
export type {
  HookResult,
  Middleware,
  MiddlewareFunction,
  MiddlewareHooks,
  MiddlewareTraits,
  Next,
  StageResult,
} from "./pipeline/middleware.ts";
export type {
  DescribedOperation,
  DescribeMiddleware,
  MiddlewareDescription,
  MiddlewareHeader,
  MiddlewareParameter,
  MiddlewareResponse,
} from "./pipeline/middleware-description.ts";
export type { ObservedResponse, ResponseOutcome } from "./pipeline/observed-response.ts";
export { defineErrorFormat, type OwnErrorFormat, type ShownError } from "./pipeline/own-error-format.ts";
export type { PageKind, Paginate, PaginatedRoute, Pagination } from "./pipeline/pagination.ts";
export type { RequestObserver } from "./pipeline/request-observer.ts";
export type { DeclaredStatus, ResponseDeclaration, ResponseDeclarations } from "./pipeline/response-declarations.ts";
export type { RedisOptions } from "./redis/redis-options.ts";
export type { Authentication, Authenticator, Guard, Identity, User } from "./request/authentication.ts";
export type { HttpRequest } from "./request/http-request.ts";
export type { LogContextName } from "./request/log-context.ts";
export type { NamedSecuritySchemes, SecuritySchemeObject } from "./request/security-scheme.ts";
export type { Session, SessionKey, SessionValue } from "./request/session.ts";
// As a whole, so that applications can add to it: declare module "boltapi" { interface SessionData { … } }
export type * from "./request/session-data.ts";
export { EventChannel, type EventChannelOptions, type SubscribeOptions } from "./response/event-channel.ts";
export { type FileOptions, type FileSource, file } from "./response/file.ts";
export type { CookieOptions, HttpResponse, ResponseOptions } from "./response/http-response.ts";
export type { StreamPiece } from "./response/piece-stream.ts";
export { type RenderOptions, render } from "./response/render.ts";
export { empty, html, json, redirect, text } from "./response/responses.ts";
export { type EventStreamOptions, type ServerSentEvent, sse } from "./response/sse.ts";
export { type StreamOptions, stream } from "./response/stream.ts";
export type { StreamSource } from "./response/stream-source.ts";
export type { RouteContract, RouteHandle, WebSocketHandle } from "./routing/route-handle.ts";
export type { Accepted } from "./schema/accepted.ts";
export type { FileSchemaOptions, FilesSchemaOptions } from "./schema/file/file-schema.ts";
export type { AnySchema, Infer, Shape } from "./schema/infer.ts";
export type { StandardSchema } from "./schema/standard-schema.ts";
export { t } from "./schema/t.ts";
export { type SerializerOptions, serializer } from "./serializers/define-serializer.ts";
export {
  type FieldSchemas,
  fields,
  type IntegerField,
  type NumberField,
  type TextField,
} from "./serializers/fields.ts";
export type { KeyStyle } from "./serializers/key-style.ts";
export { type ModelSerializerOptions, modelSerializer } from "./serializers/model/define-model-serializer.ts";
export { ModelSerializer } from "./serializers/model/model-serializer.ts";
export { serializerSet } from "./serializers/model/serializer-set.ts";
export { type NestedOptions, nested } from "./serializers/nested.ts";
export { type ParseResult, Serializer } from "./serializers/serializer.ts";
export type { SerializerFields, SerializerParts } from "./serializers/serializer-types.ts";
export type { SecretOptions } from "./sessions/secret-keys.ts";
export type { CookieSessionOptions, SessionOptions, StoreSessionOptions } from "./sessions/session-options.ts";
export { sessions } from "./sessions/sessions.ts";
export type { VisitorCookieOptions } from "./sessions/visitor-cookie.ts";
export { type DiskStorage, type DiskStorageOptions, diskStorage } from "./storage/disk-storage.ts";
export { FileNotFoundError } from "./storage/file-not-found-error.ts";
export type { FileStorage, SaveOptions, StorageContent } from "./storage/file-storage.ts";
export { memoryStorage } from "./storage/memory-storage.ts";
export type { StorageOptions } from "./storage/storage-options.ts";
export type { IncrementOptions, KeyValueStore, TimeToLive } from "./stores/key-value-store.ts";
export { type MemoryStoreOptions, memoryStore } from "./stores/memory-store.ts";
export { type RedisStore, type RedisStoreOptions, redisStore } from "./stores/redis-store.ts";
export type { HttpAttributes } from "./telemetry/http-attributes.ts";
export { type MetricsRouter, metrics } from "./telemetry/metrics.ts";
export type { MetricsOptions, MetricsRegistry } from "./telemetry/metrics-options.ts";
export { type TracingOptions, tracing } from "./telemetry/tracing.ts";
export type { TemplateEngine, TemplateFormat, TemplateValues } from "./templates/template-engine.ts";
export { TemplateError } from "./templates/template-error.ts";
export type { TemplateFilter } from "./templates/template-filter.ts";
export type { TemplateOptions } from "./templates/template-options.ts";
export { type ActionPlace, action, type ViewAction } from "./views/action.ts";
export { View, ViewSet, type ViewSettings } from "./views/view.ts";
export type { ViewClass, ViewHandles, ViewSetHandles, ViewSetOptions } from "./views/view-handles.ts";
export type { ViewMethod } from "./views/view-methods.ts";
export { route, type ViewRoute } from "./views/view-route.ts";
export type { Broker, BrokerConnection, RoomMessage } from "./websocket/broker.ts";
export { CloseCode } from "./websocket/close-code.ts";
export { memoryBroker } from "./websocket/memory-broker.ts";
export { redisBroker } from "./websocket/redis-broker.ts";
export type { RoomAudience, Rooms } from "./websocket/rooms.ts";
export type { AcceptOptions, ServerWebSocket, WebSocketState } from "./websocket/server-websocket.ts";
export { WebSocketDisconnect, WebSocketException } from "./websocket/websocket-exception.ts";
