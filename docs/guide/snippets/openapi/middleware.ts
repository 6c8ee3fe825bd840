import {
  type Authenticator,
  BoltAPI,
  type Guard,
  hasPermission,
  type Middleware,
  NotFound,
  rateLimit,
  t,
} from "boltapi";

/** Partners sign their requests; here, with a word. */
const partner: Authenticator = {
  name: "partner",
  securitySchemes: { partnerAuth: { type: "apiKey", in: "header", name: "x-partner" } },
  authenticate: ({ headers }) =>
    headers.get("x-partner") === "open sesame"
      ? { user: { id: 1, username: "ali", permissions: ["tours.see"] } }
      : null,
};

const isWelcome: Guard<true> = {
  name: "isWelcome",
  description: "an invitation",
  requiresUser: true,
  check: ({ auth }) => auth?.userId === 1,
};

const preview: Middleware = {
  name: "preview",
  before({ headers }) {
    if (!headers.has("x-preview")) throw new NotFound("This is not out yet");
  },
  after: ({ headers }) => headers.set("x-stage", "preview"),
  openapi: {
    parameters: [{ in: "header", name: "x-preview", schema: t.String(), required: true }],
    responses: { 404: { description: "The route is not out yet" } },
    responseHeaders: { "x-stage": t.Literal("preview") },
  },
};

export const api = new BoltAPI({ middleware: [rateLimit({ rps: 10 })] });

api.get(
  "/tours",
  { auth: [partner], guards: [hasPermission("tours.see"), isWelcome], use: [preview] },
  () => [],
);
