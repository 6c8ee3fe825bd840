import type { FileAccess } from "../files/file-access.ts";
import type { UploadLimits } from "../forms/upload-limits.ts";
import type { TrustProxies } from "../http/forwarded.ts";
import type { Logger } from "../logging/logger.ts";
import type { UrlParams, UrlQuery } from "../routing/url-for.ts";
import type { RenderTemplate } from "../templates/compile-templates.ts";

/** What a request knows of its application; made once at start-up. */
export interface RequestSettings {
  readonly logger: Logger;
  /** Proxies whose forwarded headers are believed; null believes none. */
  readonly trustProxies: TrustProxies | null;
  readonly renderTemplate: RenderTemplate;
  /** Which files responses may send. */
  readonly fileAccess: FileAccess;
  readonly uploads: UploadLimits;
  urlFor(name: string, params?: UrlParams, query?: UrlQuery): string;
}
