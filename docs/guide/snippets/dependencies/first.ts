import { BoltAPI, depends, t } from "boltapi";

export const api = new BoltAPI();

const pagination = depends(
  {
    query: {
      page: t.Integer({ minimum: 1, default: 1 }),
      size: t.Integer({ maximum: 100, default: 20 }),
    },
  },
  ({ query }) => ({ limit: query.size, offset: (query.page - 1) * query.size }),
);

api.get("/books", { depends: { pagination } }, ({ pagination }) => pagination);
api.get("/authors", { depends: { pagination } }, ({ pagination }) => pagination);
