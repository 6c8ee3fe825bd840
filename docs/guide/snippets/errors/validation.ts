import { BoltAPI, RequestValidationError, t } from "boltapi";

export const api = new BoltAPI();

const taken = new Set(["mary"]);

api.post("/accounts", { body: t.Object({ name: t.String() }) }, ({ body }) => {
  if (taken.has(body.name)) {
    throw new RequestValidationError([
      { type: "name_taken", loc: ["body", "name"], msg: "This name is taken" },
    ]);
  }
  return { name: body.name };
});
