import type { OAuthFlow, SecuritySchemeObject } from "../../request/security-scheme.ts";
import type { OpenApiDocument, ServerObject } from "../openapi-document.ts";

/** Origins, as sources of a Content-Security-Policy, that somebody who tries an API in a page sends requests to. */
export function requestOrigins({ servers = [], components }: OpenApiDocument): readonly string[] {
  const schemes = Object.values(components?.securitySchemes ?? {});
  return [...new Set([...servers.flatMap(originsOfServer), ...schemes.flatMap(urlsOfScheme).flatMap(originOf)])];
}

/** A server with a placeholder in its host may be any of that scheme. */
function originsOfServer({ url }: ServerObject): string[] {
  const scheme = /^(https?:)\/\/[^/]*\{/i.exec(url)?.[1];
  return scheme === undefined ? originOf(url.replaceAll(/[{}]/g, "")) : [scheme.toLowerCase()];
}

function urlsOfScheme(scheme: SecuritySchemeObject): string[] {
  if (scheme.type === "openIdConnect") return [scheme.openIdConnectUrl];
  if (scheme.type !== "oauth2") return [];
  const flows: (OAuthFlow & { readonly tokenUrl?: string })[] = Object.values(scheme.flows);
  return flows.flatMap(({ tokenUrl, refreshUrl }) => [tokenUrl, refreshUrl]).filter((url) => url !== undefined);
}

/** Relative URLs are of the page's own origin, which needs no mention. */
function originOf(url: string): string[] {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return [];
  return [new URL(url).origin];
}
