// Compiled, never run: what views infer, and what must not compile.

import { action, BoltAPI, type HttpRequest, pageNumber, route, t, View, ViewSet } from "boltapi";
import { TestClient } from "boltapi/testing";
import { type Equal, expectType } from "./equal.ts";

const api = new BoltAPI();
const client = new TestClient(api);
const Item = t.Object({ id: t.Integer(), name: t.String() });

// Handlers get what their routes declare, and the request.
const items = api.view(
  "/items/{id:int}",
  class extends View {
    tags = ["items"];
    get = route(
      { params: { id: t.Integer() }, query: { q: t.Optional(t.String()) }, response: Item },
      ({ params, query }) => {
        expectType<Equal<typeof params, { id: number }>>(true);
        expectType<Equal<typeof query, { q?: string }>>(true);
        return { id: params.id, name: query.q ?? "" };
      },
    );
    post = route({ body: Item }, ({ body, request }) => {
      expectType<Equal<typeof body, { id: number; name: string }>>(true);
      expectType<Equal<typeof request, HttpRequest>>(true);
      expectType<HttpRequest>(this.request);
      return body.name;
    });
    delete = route((input) => {
      // The class does not know its path.
      expectType<Equal<typeof input.params, Record<string, string | number>>>(true);
    });
  },
);

// What a handler returns fits its response.
// @ts-expect-error a name is missing
route({ response: Item }, () => ({ id: 1 }));
// @ts-expect-error there is no such option
route({ bodyy: Item }, () => 1);

// Views give handles, by method; the path has its types there.
async function callView(): Promise<void> {
  const item = await client.call(items.get, { params: { id: 1 }, query: { q: "x" } });
  expectType<Equal<typeof item.data, { id: number; name: string }>>(true);
  api.urlFor(items.delete, { id: 1 });
  // @ts-expect-error the id is missing
  api.urlFor(items.delete, {});
  // @ts-expect-error the view has no such method
  items.put;
  // @ts-expect-error settings are no routes
  items.tags;
}

// View sets give handles by action, each with its path.
class Articles extends ViewSet {
  list = route({ response: t.Array(Item), paginate: pageNumber() }, () => [{ id: 1, name: "" }]);
  create = route({ body: Item }, ({ body }) => body);
  retrieve = route(({ params }) => ({ key: params.slug }));
  publish = action({ detail: true, method: "post" }, () => ({ at: new Date(), by: this.action }));
  recent = action({ detail: false, method: "get", path: "recent/all", query: { n: t.Integer() } }, ({ query }) => {
    expectType<Equal<typeof query, { n: number }>>(true);
    return [query.n];
  });
}
const articles = api.viewset("/articles", Articles, { lookup: "slug" });
expectType<"/articles">(articles.list["~route"].path);
expectType<Equal<(typeof articles.retrieve)["~route"]["path"], "/articles/{slug}">>(true);
expectType<Equal<(typeof articles.publish)["~route"]["path"], "/articles/{slug}/publish">>(true);
expectType<Equal<(typeof articles.recent)["~route"]["path"], "/articles/recent/all">>(true);
const numbered = api.viewset("/numbered/", Articles);
expectType<Equal<(typeof numbered.retrieve)["~route"]["path"], "/numbered/{id}">>(true);

async function callViewSet(): Promise<void> {
  const page = (await client.call(articles.list, {})).data;
  expectType<Equal<typeof page.items, { id: number; name: string }[]>>(true);
  expectType<string>((await client.call(articles.publish, { params: { slug: "x" } })).data.at);
  // @ts-expect-error the query is missing
  await client.call(articles.recent);
}

// Only classes of the right kind are taken.
// @ts-expect-error not a view
api.view("/x", class {});
// @ts-expect-error not a view set
api.viewset("/x", class extends View {});
class BadGuards extends View {
  guards = "admin";
  get = route(() => 1);
}
// @ts-expect-error guards are no text
api.view("/x", BadGuards);
// @ts-expect-error an action says what it is on
action({ method: "post" }, () => 1);
// @ts-expect-error no such method
action({ detail: true, method: "save" }, () => 1);
// @ts-expect-error no such option
api.viewset("/x", Articles, { lookups: "id" });

export { callView, callViewSet };
