import { BoltAPI, defineErrorFormat, NotFound, t } from "boltapi";

const messages = defineErrorFormat({
  schema: t.Object(
    { messages: t.Array(t.String()), status: t.Integer() },
    { $id: "Messages" },
  ),
  body: ({ status, detail, issues }) => ({
    messages:
      issues.length === 0
        ? [String(detail)]
        : issues.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`),
    status,
  }),
});

export const api = new BoltAPI({ errorFormat: messages });

const Page = { page: t.Integer(), size: t.Integer({ minimum: 1 }) };

api.get("/books/{id:int}", ({ params }) => {
  throw new NotFound(`No book with id ${params.id}`);
});
api.get("/search", { query: Page }, ({ query }) => query);
