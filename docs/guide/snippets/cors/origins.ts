import { BoltAPI, cors } from "boltapi";

const partners = new Set(["https://partner.example"]);

export const api = new BoltAPI({
  middleware: [
    cors({
      origins: [
        "https://example.com",
        "https://*.example.com",
        /^https:\/\/pr-\d+\.preview\.example$/,
      ],
      credentials: true,
      exposedHeaders: ["x-total"],
    }),
  ],
});

api.get("/books", () => []);
api.get(
  "/covers",
  { use: [cors({ origins: (origin) => partners.has(origin) })] },
  () => [],
);
