import type { FileAccess } from "../files/file-access.ts";
import type { UploadLimits } from "../forms/upload-limits.ts";
import type { TrustProxies } from "../http/forwarded.ts";
import type { ChildLogger, LogFields } from "../logging/logger.ts";
import type { BuildUrl } from "../routing/url-for.ts";
import type { RenderTemplate } from "../templates/compile-templates.ts";
import type { HttpRequest } from "./http-request.ts";

/** What a request knows of its application; made once at start-up. */
export interface RequestSettings {
  readonly logger: ChildLogger;
  /** Fields of every line that is written with `request.log`. */
  readonly logContext: (request: HttpRequest<unknown>) => LogFields;
  /** Proxies whose forwarded headers are believed; null believes none. */
  readonly trustProxies: TrustProxies | null;
  readonly renderTemplate: RenderTemplate;
  /** Which files responses may send. */
  readonly fileAccess: FileAccess;
  readonly uploads: UploadLimits;
  readonly urlFor: BuildUrl;
}
