import { Router, t } from "boltapi";
import { asc, count, desc } from "drizzle-orm";
import { db, tables } from "../database/database.ts";

export const tags = new Router({ tags: ["Tags"] });

const { articleTags } = tables;
const maxTags = 100;

/** Lists the tags that most articles have. */
tags.get("/tags", { operationId: "GetTags", response: t.Object({ tags: t.Array(t.String()) }) }, async () => {
  const rows = await db
    .select({ tag: articleTags.tag })
    .from(articleTags)
    .groupBy(articleTags.tag)
    .orderBy(desc(count()), asc(articleTags.tag))
    .limit(maxTags);
  return { tags: rows.map(({ tag }) => tag) };
});
