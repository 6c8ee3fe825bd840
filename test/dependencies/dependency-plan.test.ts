import { BoltAPI, Dependency, depends, t } from "boltapi";
import { describe, expect, it } from "vitest";
import { planDependencies } from "../../src/dependencies/dependency-plan.ts";

function compileWith(depends: unknown, path = "/users/{id}"): void {
  const api = new BoltAPI();
  (api.get as (path: string, options: unknown, handler: unknown) => void)(path, { depends }, () => "ok");
  api.compile();
}

describe("the plan of a route's dependencies", () => {
  it("puts each after those it needs, and each once", () => {
    const a = depends({ name: "a" }, () => 1);
    const b = depends({ name: "b", depends: { a } }, () => 2);
    const c = depends({ name: "c", depends: { b, a } }, () => 3);

    const { nodes, handlerLinks } = planDependencies({ c, a }, [], "GET /", new Map());

    expect(nodes.map(({ dependency }) => dependency.name)).toEqual(["a", "b", "c"]);
    expect(nodes[2]?.links).toEqual([
      { name: "b", position: 1 },
      { name: "a", position: 0 },
    ]);
    expect(handlerLinks).toEqual([
      { name: "c", position: 2 },
      { name: "a", position: 0 },
    ]);
  });

  it("is empty where a route has none", () => {
    expect(planDependencies(undefined, [], "GET /", new Map())).toEqual({ nodes: [], handlerLinks: [] });
  });
});

describe("mistakes in dependencies", () => {
  it.each([
    ["a function", function connect() {}, "the function connect"],
    ["undefined", undefined, "undefined"],
    ["a value", 5, "number 5"],
  ])("such as %s that depends() was not called with are found at start-up", (_described, value, received) => {
    expect(() => compileWith({ db: value })).toThrow(/DEPENDENCY_INVALID: GET \/users\/\{id\}, depends\.db/);
    expect(() => compileWith({ db: value })).toThrow(received);
  });

  it.each([5, "db", null])("such as depends: %j are found at start-up", (value) => {
    expect(() => compileWith(value)).toThrow("DEPENDENCY_INVALID");
  });

  it("such as a value among those of the API are found at start-up", () => {
    const dependencies = [(() => 1) as unknown as Dependency<unknown>];

    expect(() => new BoltAPI({ dependencies })).toThrow(/OPTION_INVALID.*dependencies/);
  });

  it.each(["request", "params", "query", "headers", "cookies", "body", "form"])(
    "such as the name %s, which the handler's argument has already, are found at start-up",
    (name) => {
      expect(() => compileWith({ [name]: depends(() => 1) })).toThrow(/DEPENDENCY_NAME_RESERVED: GET \/users/);
    },
  );

  it("such as the name __proto__ are found at start-up", () => {
    const record = Object.defineProperty({}, "__proto__", { value: depends(() => 1), enumerable: true });

    expect(() => compileWith(record)).toThrow("DEPENDENCY_NAME_RESERVED");
  });

  it("such as a reserved name inside another dependency are found at start-up", () => {
    const inner = depends({ depends: { query: depends(() => 1) } }, () => 2);

    expect(() => compileWith({ inner })).toThrow(/DEPENDENCY_NAME_RESERVED.*query/);
  });

  it("such as a circle are found at start-up, and named", () => {
    const links: Record<string, Dependency<unknown>> = {};
    const first = new Dependency(() => 1, { name: "first", depends: links });
    const second = depends({ name: "second", depends: { first } }, () => 2);
    links.second = second;

    expect(() => compileWith({ first })).toThrow(/DEPENDENCY_CYCLE: GET \/users\/\{id\}.*first → second → first/);
  });

  it("such as a circle of one, or without cache, are found at start-up", () => {
    const links: Record<string, Dependency<unknown>> = {};
    const self = new Dependency(() => 1, { name: "self", depends: links, cache: false });
    links.self = self;

    expect(() => compileWith({ self })).toThrow(/DEPENDENCY_CYCLE.*self → self/);
  });

  it("such as a placeholder that the path does not have are found at start-up", () => {
    const slug = depends({ name: "bySlug", params: { slug: t.String() } }, ({ params }) => params.slug);

    expect(() => compileWith({ slug })).toThrow(/ROUTE_PARAM_UNKNOWN: GET \/users\/\{id\}, dependency "bySlug".*slug/);
  });

  it("such as an input that is no schema are found at start-up, and say which dependency", () => {
    const odd = depends({ name: "odd", query: { q: "string" } } as object, () => 1);

    expect(() => compileWith({ odd })).toThrow(/SCHEMA_INVALID: GET \/users\/\{id\}, dependency "odd", query\.q/);
  });

  it.each(["guard", "body", "quary"])(
    "such as the option %s, which dependencies do not have, are found at start-up",
    (option) => {
      expect(() => compileWith({ odd: depends({ [option]: {} } as object, () => 1) })).toThrow(new RegExp(option));
    },
  );

  it.each([undefined, null, 5, {}])("such as %j in place of a function are found at start-up", (create) => {
    expect(() => compileWith({ odd: depends({ name: "odd" }, create as () => unknown) })).toThrow(
      expect.objectContaining({ name: "ConfigError" }),
    );
  });

  it("are none where a dependency declares some of the placeholders", () => {
    const tenant = depends({ params: { id: t.String() } }, ({ params }) => params.id);

    expect(() => compileWith({ tenant }, "/{id}/{other}")).not.toThrow();
  });
});
