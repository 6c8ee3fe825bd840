import { BoltAPI, handleException, json, Unauthorized } from "boltapi";

const admin = new BoltAPI({
  exceptionHandlers: [
    handleException(Unauthorized, () => json({ detail: "Staff only" }, { status: 401 })),
  ],
});
admin.get("/stats", () => {
  throw new Unauthorized();
});

export const api = new BoltAPI();

api.get("/stats", () => {
  throw new Unauthorized();
});
api.mount("/admin", admin);
