import { BoltAPI } from "boltapi";
import { books } from "./routes/books.ts";
import { loans } from "./routes/loans.ts";

export const api = new BoltAPI({ prefix: "/api/v1" });

api.get("/health", () => ({ status: "ok" }));
api.include(books);
api.include(loans, "/members/{member_id:int}");
