import { allowAny, BoltAPI, hasPermission } from "boltapi";
import { bearer } from "./first.ts";

export const api = new BoltAPI({ auth: [bearer] });

api.get("/books", { guards: [hasPermission("books.read")] }, () => []);
api.delete(
  "/books/{id:int}",
  { guards: [hasPermission("books.delete")] },
  () => undefined,
);
api.get("/account", ({ request }) => ({ name: request.user?.username }));
api.get("/greeting", { guards: [allowAny()] }, ({ request }) => ({
  hello: request.user?.username ?? "stranger",
}));
api.get("/health", { auth: [], guards: [] }, () => ({ status: "ok" }));
