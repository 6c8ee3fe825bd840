import { mysql, postgres } from "boltapi/db";

export const shop = postgres({
  url: process.env.DATABASE_URL ?? "postgres://shop@127.0.0.1:5432/shop",
  pool: { max: 20, idleTimeoutMs: 30_000 },
});

export const behindPgBouncer = postgres({
  url: "postgres://shop@127.0.0.1:6432/shop",
  prepare: false,
});

export const archive = mysql({ url: "mariadb://shop@127.0.0.1:3306/archive" });
