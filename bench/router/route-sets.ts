/** A route of a set in BoltAPI's spelling; plain placeholders only, which all contenders have. */
export type RoutePath = string;

/** A path to ask for, and what every contender has to answer. */
export interface Question {
  readonly path: string;
  /** Null when no route matches. */
  readonly route: RoutePath | null;
  readonly params: Readonly<Record<string, string>>;
}

export const questionKinds = ["static", "one param", "two params, deep", "catch-all", "miss"] as const;

export type QuestionKind = (typeof questionKinds)[number];

export interface RouteSet {
  readonly routes: readonly RoutePath[];
  readonly questions: Readonly<Record<QuestionKind, readonly Question[]>>;
}

const fields = [
  "account",
  "audit",
  "billing",
  "booking",
  "brand",
  "cart",
  "catalog",
  "chat",
  "client",
  "company",
  "contact",
  "content",
  "delivery",
  "device",
  "document",
  "event",
  "finance",
  "fleet",
  "health",
  "inventory",
  "legal",
  "loan",
  "market",
  "media",
  "member",
  "order",
  "partner",
  "payment",
  "product",
  "project",
  "property",
  "retail",
  "sales",
  "school",
  "search",
  "shop",
  "stock",
  "support",
  "team",
  "travel",
]; // prettier-ignore

const things = [
  "agreements",
  "alerts",
  "assets",
  "batches",
  "cards",
  "claims",
  "codes",
  "entries",
  "exports",
  "groups",
  "items",
  "jobs",
  "labels",
  "lists",
  "notes",
  "offers",
  "plans",
  "quotes",
  "reports",
  "rules",
  "tasks",
  "tickets",
  "units",
  "users",
  "views",
]; // prettier-ignore

/** Makes the routes of so many resources, ten each, all GET: the heaviest case, as every route is in the same tree. */
export function makeRouteSet(routeCount: number): RouteSet {
  const resources = Array.from({ length: routeCount / 10 }, (_, index) => {
    // Field by field, so that a small set has different beginnings, and a large one shares them.
    return `${fields[index % fields.length]}-${things[Math.floor(index / fields.length)]}`;
  });
  return {
    routes: resources.flatMap(routesOf),
    questions: {
      static: resources.map((name) => question(`/admin/${name}/recent`, `/admin/${name}/recent`)),
      "one param": resources.map((name, index) => {
        const id = idOf(index);
        return question(`/api/v1/${name}/${id}`, `/api/v1/${name}/{id}`, { id });
      }),
      "two params, deep": resources.map((name, index) => {
        const id = idOf(index);
        const commentId = idOf(index + 7);
        const route = `/api/v1/${name}/{id}/comments/{comment_id}/history`;
        return question(`/api/v1/${name}/${id}/comments/${commentId}/history`, route, { id, comment_id: commentId });
      }),
      "catch-all": resources.map((name, index) => {
        const rest = `2026/05/${idOf(index)}/report.pdf`;
        return question(`/files/${name}/${rest}`, `/files/${name}/{rest}*`, { rest });
      }),
      // As far into the tree as can be before nothing matches.
      miss: resources.map((name, index) =>
        question(`/api/v1/${name}/${idOf(index)}/comments/${idOf(index)}/nothing`, null),
      ),
    },
  };
}

/** Static routes first: Hono gives precedence by order. `{rest}*` is the catch-all, spelled by each contender's own rule. */
function routesOf(name: string): RoutePath[] {
  return [
    `/api/v1/${name}`,
    `/admin/${name}/recent`,
    `/admin/${name}/search`,
    `/admin/${name}`,
    `/files/${name}/{rest}*`,
    `/api/v1/${name}/{id}`,
    `/api/v1/${name}/{id}/settings`,
    `/api/v1/${name}/{id}/comments`,
    `/api/v1/${name}/{id}/comments/{comment_id}`,
    `/api/v1/${name}/{id}/comments/{comment_id}/history`,
  ];
}

function question(path: string, route: RoutePath | null, params: Record<string, string> = {}): Question {
  return { path, route, params };
}

function idOf(index: number): string {
  return String(48151623 + index * 7919);
}
