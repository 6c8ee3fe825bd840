import { BoltAPI, empty, json } from "boltapi";

export const api = new BoltAPI();

api.post("/session", () =>
  json({ user: "mary" }).setCookie("session", "s3cret", {
    httpOnly: true,
    secure: true,
    sameSite: "strict",
    maxAgeSeconds: 3600,
  }),
);
api.delete("/session", () => empty().deleteCookie("session", { secure: true }));
