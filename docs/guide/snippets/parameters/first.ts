import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

api.get(
  "/books",
  {
    query: {
      q: t.String({ minLength: 1, maxLength: 100 }),
      page: t.Integer({ minimum: 1, default: 1 }),
      tags: t.Optional(t.Array(t.String())),
    },
    headers: { "x-api-key": t.String() },
    cookies: { theme: t.String({ default: "light" }) },
  },
  ({ query, headers, cookies }) => ({
    ...query,
    key: headers["x-api-key"],
    theme: cookies.theme,
  }),
);
