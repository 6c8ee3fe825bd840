import { BoltAPI, cors, health, Router } from "boltapi";
import { databaseCheck } from "boltapi/db";
import { articles } from "./articles/routes.ts";
import { comments } from "./comments/routes.ts";
import { db } from "./database/database.ts";
import { envelope } from "./errors/envelope.ts";
import { favorites } from "./favorites/routes.ts";
import { profiles } from "./profiles/routes.ts";
import { tags } from "./tags/routes.ts";
import { users } from "./users/routes.ts";

export const api = new BoltAPI({
  database: db,
  errorFormat: envelope,
  // Tokens come in a header that only scripts set, so pages of any origin may call.
  middleware: [cors({ origins: "*" })],
  openapi: {
    title: "Conduit",
    version: "1.1.0",
    description: "Articles, their authors and their readers: the RealWorld application on BoltAPI.",
  },
});

const conduit = new Router({ prefix: "/api" });
for (const router of [users, profiles, articles, comments, favorites, tags]) conduit.include(router);

api.include(conduit);
api.include(health({ checks: { database: databaseCheck(db) } }));
