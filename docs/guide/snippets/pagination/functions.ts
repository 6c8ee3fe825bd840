import { BoltAPI, limitOffset, pageNumber, Router } from "boltapi";

const search = async (limit: number, offset: number) => ({
  total: 3,
  hits: ["a", "b", "c"].slice(offset, offset + limit),
});

export const api = new BoltAPI({ paginate: limitOffset({ limit: 2 }) });
const admin = new Router({ prefix: "/admin", paginate: pageNumber({ pageSize: 2 }) });

api.get(
  "/hits",
  { paginate: limitOffset({ limit: 2 }) },
  () =>
    async ({ limit, offset }) => {
      const { total, hits } = await search(limit, offset);
      return { count: total, items: hits };
    },
);

api.get("/words", { paginate: true }, () => ["one", "two", "three"]);
admin.get("/words", { paginate: true }, () => ["one", "two", "three"]);

api.include(admin);
