import { BoltAPI, type Guard, HTTPException } from "boltapi";

const duringOfficeHours: Guard<false> = {
  name: "duringOfficeHours",
  requiresUser: false,
  check: (request) => request.headers.get("x-hour") !== "23",
};

const paid: Guard<false> = {
  name: "paid",
  requiresUser: false,
  check(request) {
    if (request.headers.has("x-paid")) return true;
    throw new HTTPException(402, "Please pay");
  },
};

export const api = new BoltAPI();

api.get("/desk", { guards: [duringOfficeHours, paid] }, () => "open");
