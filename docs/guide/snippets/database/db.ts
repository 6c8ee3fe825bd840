import { sqlite } from "boltapi/db";
import * as schema from "./tables.ts";

export const db = sqlite({
  file: process.env.SHOP_DATABASE ?? "app.sqlite",
  schema,
});
