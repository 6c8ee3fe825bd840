import { BoltAPI, json, limitOffset, type Pagination, pageNumber, Router, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const items = [{ id: 1 }, { id: 2 }, { id: 3 }];
const response = t.Array(t.Object({ id: t.Integer() }, { $id: "Item" }));

async function get(api: BoltAPI, path: string) {
  await using client = new TestClient(api);
  const answer = await client.get(path);
  return { status: answer.status, body: answer.json() };
}

describe("the option paginate", () => {
  it("takes its true from the innermost router or API with a style", async () => {
    const api = new BoltAPI({ paginate: limitOffset({ limit: 1 }) });
    const router = new Router({ paginate: pageNumber({ pageSize: 2 }) });
    api.get("/outer", { paginate: true, response }, () => items);
    router.get("/inner", { paginate: true, response }, () => items);
    router.get("/own", { paginate: limitOffset({ limit: 3 }), response }, () => items);
    router.get("/none", { paginate: false, response }, () => items);
    router.get("/silent", { response }, () => items);
    api.include(router);
    expect(await get(api, "/outer")).toMatchObject({ body: { limit: 1 } });
    expect(await get(api, "/inner")).toMatchObject({ body: { page_size: 2 } });
    expect(await get(api, "/own")).toMatchObject({ body: { limit: 3 } });
    expect(await get(api, "/none")).toEqual({ status: 200, body: items });
    expect(await get(api, "/silent")).toEqual({ status: 200, body: items });
  });

  it("is refused where it is no style, or there is none to take", () => {
    const routed = (options: object) => () => {
      const api = new BoltAPI();
      api.get("/items", options, () => items);
      api.compile();
    };
    expect(routed({ paginate: "pages" })).toThrow(
      'GET /items: option "paginate": expected a pagination such as pageNumber()',
    );
    expect(routed({ paginate: { name: "half" } })).toThrow("ROUTE_OPTION_INVALID");
    expect(routed({ paginate: true })).toThrow(/^PAGINATION_MISSING: GET \/items has paginate: true/);
    expect(() => new BoltAPI({ paginate: true as never })).toThrow("OPTION_INVALID");
    expect(() => new Router({ paginate: {} as never })).toThrow("OPTION_INVALID");
  });

  it("is refused on a route whose response is no array", () => {
    const api = new BoltAPI();
    api.get("/items", { paginate: pageNumber(), response: t.Object({ id: t.Integer() }) } as object, () => items);
    expect(() => api.compile()).toThrow(
      'ROUTE_OPTION_INVALID: GET /items: option "response": expected the schema of an array, since the route has pages of its items',
    );
  });

  it("is refused on a WebSocket", () => {
    const api = new BoltAPI();
    api.websocket("/", { paginate: pageNumber() } as object, () => {});
    expect(() => api.compile()).toThrow("ROUTE_OPTION_UNKNOWN");
  });

  it("leaves responses of the handler's own as they are", async () => {
    const api = new BoltAPI();
    const options = { paginate: pageNumber(), response };
    api.get("/json", options, () => json({ detail: "gone" }, { status: 410 }));
    api.get(
      "/web",
      options,
      async () => new Response('"gone"', { status: 410, headers: { "content-type": "application/json" } }),
    );
    expect(await get(api, "/json")).toEqual({ status: 410, body: { detail: "gone" } });
    expect(await get(api, "/web")).toEqual({ status: 410, body: "gone" });
  });

  it("adds its parameters to the operation, beside those of the route", () => {
    const api = new BoltAPI();
    const paginate = pageNumber({ pageSize: 20, maxPageSize: 50 });
    api.get("/items", { paginate, response, query: { q: t.Optional(t.String()) } }, () => items);
    expect(api.openapi().paths["/items"]?.get?.parameters).toEqual([
      { name: "q", in: "query", schema: { type: "string" } },
      {
        name: "page",
        in: "query",
        description: "Number of the page, from 1 up.",
        schema: { type: "integer", minimum: 1, default: 1 },
      },
      {
        name: "page_size",
        in: "query",
        description: "Items of a page.",
        schema: { type: "integer", minimum: 1, maximum: 50, default: 20 },
      },
    ]);
  });

  it("works with styles of the application", async () => {
    const half: Pagination = {
      name: "half",
      parameters: { second: t.Optional(t.Boolean()) },
      envelopeOf: (list) => t.Object({ half: list as ReturnType<typeof t.Unknown> }),
      compile:
        ({ label }) =>
        (returned, request) => {
          const all = returned as unknown[];
          const middle = Math.ceil(all.length / 2);
          request.state.label = label;
          return { half: request.query.has("second") ? all.slice(middle) : all.slice(0, middle) };
        },
    };
    const api = new BoltAPI();
    api.get("/items", { paginate: half, response }, () => items);
    expect(await get(api, "/items")).toEqual({ status: 200, body: { half: [{ id: 1 }, { id: 2 }] } });
    expect(await get(api, "/items?second")).toEqual({ status: 200, body: { half: [{ id: 3 }] } });
  });
});
