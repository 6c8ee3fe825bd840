import { sqlite } from "boltapi/db";
import { userAccounts } from "boltapi/users";
import * as schema from "./tables.ts";

export const db = sqlite({ file: process.env.BLOG_DATABASE ?? "app.sqlite", schema });

export const accounts = userAccounts(db, schema, {
  login: "either",
  scopes: { blog: { users: schema.users } },
  morePermissions: ["blog.publish_articles"],
});
