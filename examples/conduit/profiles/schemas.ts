import { modelSerializer, t } from "boltapi";
import { tables } from "../database/database.ts";

/** What anybody may know of a user, and whether the one who asks follows them. */
export const Profile = modelSerializer(tables.users, {
  name: "Profile",
  fields: ["username", "bio", "image"],
  nested: { following: t.Boolean() },
});
