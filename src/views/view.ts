import type { Middleware } from "../pipeline/middleware.ts";
import type { RequestObserver } from "../pipeline/request-observer.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";

/**
 * What a view says for all its routes, as fields of its class. A route's own `auth` or `guards` take the place of these; `use`,
 * `skip`, `observers` and `tags` add up.
 */
export interface ViewSettings {
  readonly auth?: readonly Authenticator<unknown>[];
  readonly guards?: readonly Guard[];
  readonly use?: readonly Middleware[];
  readonly observers?: readonly RequestObserver[];
  readonly skip?: readonly (string | Middleware | RequestObserver)[];
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly includeInSchema?: boolean;
  readonly maxBodyBytes?: number;
}

/**
 * Routes of one path as members of a class, one for each method.
 *
 *   api.view("/items", class extends View {
 *     get = route(() => listItems());
 *     post = route({ body: Item }, ({ body }) => createItem(body));
 *   });
 *
 * Each request has an instance of its own, so that what a handler keeps in `this` is of its request.
 */
export abstract class View {
  /** The request that this instance is for. It is there once handlers run; while fields are made, it is not. */
  declare readonly request: HttpRequest;
}

/**
 * Routes of a collection and of the objects in it as members of a class: `list`, `create`, `retrieve`, `update`,
 * `partialUpdate`, `destroy`, and what `action` makes.
 *
 *   api.viewset("/articles", class extends ViewSet {
 *     list = route(() => listArticles());
 *     retrieve = route({ params: { id: t.Integer() } }, ({ params }) => findArticle(params.id));
 *   }, { lookup: "id:int" });
 */
export abstract class ViewSet extends View {
  /** The name of the member that handles the request: "list". */
  declare readonly action: string;
  /** Values of the placeholders of the path. */
  declare readonly params: Readonly<Record<string, string | number>>;
}
