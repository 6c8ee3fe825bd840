import { BoltAPI, type Guard } from "boltapi";
import { bearer } from "./first.ts";

const hasPermission = (permission: string): Guard<true> => ({
  name: "hasPermission",
  requiresUser: true,
  check: (request) => request.auth?.permissions?.includes(permission) === true,
});

const allowAny: Guard<false> = {
  name: "allowAny",
  requiresUser: false,
  check: () => true,
};

export const api = new BoltAPI({ auth: [bearer] });

api.get("/books", { guards: [hasPermission("books.read")] }, () => []);
api.delete(
  "/books/{id:int}",
  { guards: [hasPermission("books.delete")] },
  () => undefined,
);
api.get("/account", ({ request }) => ({ name: request.user?.username }));
api.get("/greeting", { auth: [bearer], guards: [allowAny] }, ({ request }) => ({
  hello: request.user?.username ?? "stranger",
}));
api.get("/health", { auth: [], guards: [] }, () => ({ status: "ok" }));
