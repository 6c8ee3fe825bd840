import { modelSerializer, t } from "boltapi";
import { tables } from "../database/database.ts";
import { Profile } from "../profiles/schemas.ts";
import { words } from "../schemas/text.ts";

export const NewComment = t.Object({ body: words(10_000) }, { $id: "NewComment" });

export const Comment = modelSerializer(tables.comments, {
  name: "Comment",
  fields: ["id", "body", "createdAt", "updatedAt"],
  nested: { author: Profile },
});
