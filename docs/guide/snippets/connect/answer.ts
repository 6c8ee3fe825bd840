import { BoltAPI, connect } from "boltapi";

const maintenance = connect(
  (req, res, next) => {
    if (req.headers["x-team"] === "operators") return next();
    res.writeHead(503, { "retry-after": "3600" });
    res.end("Back at noon");
  },
  { name: "maintenance", timeoutMs: 5000 },
);

export const api = new BoltAPI({ middleware: [maintenance] });

api.get("/books", () => []);
api.get("/health", { skip: ["maintenance"] }, () => ({ status: "ok" }));
