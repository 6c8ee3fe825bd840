import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const Filter = t.Optional(t.Object({ year: t.Integer() }));

api.post("/exports", { body: Filter }, ({ body }) => ({ year: body?.year ?? "all" }));
