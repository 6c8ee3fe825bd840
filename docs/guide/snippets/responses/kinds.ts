import { BoltAPI, empty, html, json, redirect, text } from "boltapi";

export const api = new BoltAPI();

api.get("/json", () => json({ ok: true }, { headers: { "cache-control": "no-store" } }));
api.get("/text", () => text("plain"));
api.get("/html", () => html("<h1>Books</h1>"));
api.get("/redirect", () => redirect("/text"));
api.get("/moved", () => redirect("/text", 301));
api.get("/empty", () => empty());
