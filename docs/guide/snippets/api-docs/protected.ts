import { BoltAPI, hasPermission, httpBasic } from "boltapi";

const staff = httpBasic({
  verify: (username, password) =>
    username === "ann" && password === "open sesame"
      ? { id: 1, username, permissions: ["docs.read"] }
      : null,
});

export const api = new BoltAPI({
  openapi: { auth: [staff], guards: [hasPermission("docs.read")] },
});

api.get("/items", () => []);
