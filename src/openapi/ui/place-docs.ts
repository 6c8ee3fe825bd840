import type { PlacedRoute, RouteLayer } from "../../pipeline/route-definition.ts";
import type { UntypedRouteOptions } from "../../pipeline/route-options.ts";
import { applyTrailingSlash, type TrailingSlash } from "../../routing/join-paths.ts";
import type { OpenApiDocument } from "../openapi-document.ts";
import type { OpenApiOptions } from "../openapi-options.ts";
import { compileAsset } from "./docs-asset.ts";
import { compileDocument } from "./docs-document.ts";
import { compilePage } from "./docs-page.ts";
import type { DocsUi } from "./docs-ui.ts";
import { locateAssets, type PageAsset } from "./page-assets.ts";
import { rapidoc } from "./rapidoc.ts";
import { redoc } from "./redoc.ts";
import { requestOrigins } from "./request-origins.ts";
import { scalar } from "./scalar.ts";
import { stoplight } from "./stoplight.ts";
import { swaggerUi } from "./swagger-ui.ts";

/** Where an application serves its documentation, and inside of what. */
export interface DocsSurroundings {
  /** Prefix of the API. */
  readonly prefix: string;
  readonly trailingSlash: TrailingSlash;
  /** Layer of the API. Its middleware applies, its authenticators, guards and dependencies do not. */
  readonly layer: RouteLayer;
}

/** Makes the routes that serve a document, and the pages that show it, at start-up. */
export function placeDocs(
  document: OpenApiDocument,
  options: OpenApiOptions,
  { prefix, trailingSlash, layer }: DocsSurroundings,
): PlacedRoute[] {
  if (options.serve === false) return [];
  const base = joinParts(prefix, options.path ?? "/docs");
  const layers = [{ ...layer, dependencies: [], auth: null, guards: null }];
  const place = (path: string, handler: unknown): PlacedRoute => ({
    definition: { method: "GET", path, options: routeOptions(options), handler, place: "BoltAPI" },
    path,
    layers,
  });
  const uis = (options.ui ?? [swaggerUi(), redoc(), scalar(), rapidoc(), stoplight()]).map((ui) => ({
    ui,
    assets: locateAssets(ui),
  }));
  const shared = { title: document.info.title, origins: requestOrigins(document) };
  const placePage = ({ ui, assets }: LocatedUi, path: string): PlacedRoute => {
    const page = applyTrailingSlash(path, trailingSlash);
    const root = document.servers === undefined ? rootFrom(page) : null;
    return place(page, compilePage(ui, assets, { ...shared, folder: folderFrom(page, base), root }));
  };
  const isPublic = options.auth === undefined && options.guards === undefined;
  const json = compileDocument(document, "json", isPublic);
  const yaml = compileDocument(document, "yaml", isPublic);
  return [
    ...uis.slice(0, 1).map((ui) => placePage(ui, base === "" ? "/" : base)),
    ...uis.map((located) => placePage(located, `${base}/${located.ui.path}`)),
    place(`${base}/openapi.json`, json),
    place(`${base}/openapi.yaml`, yaml),
    place(`${base}/openapi.yml`, yaml),
    ...[...localFiles(uis)].map(([path, file]) => place(`${base}/${path}`, compileAsset(file, isPublic))),
  ];
}

interface LocatedUi {
  readonly ui: DocsUi;
  readonly assets: ReadonlyMap<string, PageAsset>;
}

/** Open to all unless the options say otherwise: what protects the API is not made for people with browsers. */
function routeOptions({ auth, guards }: OpenApiOptions): UntypedRouteOptions {
  return {
    includeInSchema: false,
    ...(auth === undefined ? {} : { auth }),
    ...(guards === undefined ? {} : { guards }),
  };
}

/** "api/v1/" and "/docs" are "/api/v1/docs"; the root is "". */
function joinParts(...paths: readonly string[]): string {
  const parts = paths.map((path) => path.replace(/^\/+|\/+$/g, ""));
  return parts.map((part) => (part === "" ? "" : `/${part}`)).join("");
}

/**
 * URL of the folder `base`, relative to a page in it or beside it. Absolute URLs would not hold behind a proxy that takes a part
 * of the path away.
 */
function folderFrom(page: string, base: string): string {
  if (page === base) return `./${encodeURIComponent(base.slice(base.lastIndexOf("/") + 1))}/`;
  const below = page.slice(base.length + 1);
  return below.endsWith("/") ? "../" : "./";
}

/** URL of what is above all paths, relative to a page: "/docs" → "./", "/docs/swagger" → "../" */
function rootFrom(page: string): string {
  const depth = page.split("/").length - 2;
  return depth === 0 ? "./" : "../".repeat(depth);
}

/** Pages may share files. */
function localFiles(uis: readonly LocatedUi[]): ReadonlyMap<string, string> {
  const assets = uis.flatMap((located) => [...located.assets.values()]);
  return new Map(assets.flatMap((asset) => (asset.kind === "local" ? [[asset.path, asset.file]] : [])));
}
