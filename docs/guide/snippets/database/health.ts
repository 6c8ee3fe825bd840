import { BoltAPI, health } from "boltapi";
import { databaseCheck } from "boltapi/db";
import { db } from "./db.ts";

export const api = new BoltAPI({ database: db });

api.include(health({ checks: { database: databaseCheck(db) } }));
