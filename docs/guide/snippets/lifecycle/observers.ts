import { BoltAPI, type RequestObserver, Router } from "boltapi";

export const records: string[] = [];

/** Keeps who has changed what. */
const audit: RequestObserver = {
  name: "audit",
  onResponse({ status }, request) {
    if (status < 400)
      records.push(`${request.user?.username ?? "somebody"}: ${request.route}`);
  },
};

const admin = new Router({ prefix: "/admin", observers: [audit] });
admin.delete("/users/{id:int}", () => undefined);
admin.get("/ping", { skip: ["audit"] }, () => "pong");

export const api = new BoltAPI();
api.include(admin);
