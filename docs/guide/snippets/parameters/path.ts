import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

api.get(
  "/shelves/{shelf}/books/{book_id:int}",
  {
    params: {
      shelf: t.String({ pattern: "^[a-z]$" }),
      book_id: t.Integer({ minimum: 1 }),
    },
  },
  ({ params }) => params,
);
