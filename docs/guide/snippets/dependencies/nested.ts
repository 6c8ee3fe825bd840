import { BoltAPI, depends, NotFound, t } from "boltapi";

export const api = new BoltAPI();

interface Database {
  findShop(host: string): Promise<{ name: string } | null>;
}

export const database = depends(
  (): Database => ({
    findShop: async (host) => (host === "corner" ? { name: "Corner Bookshop" } : null),
  }),
);

const shop = depends(
  { headers: { "x-shop": t.String() }, depends: { database } },
  async ({ headers, database }) => {
    const found = await database.findShop(headers["x-shop"]);
    if (found === null) throw new NotFound("No such shop");
    return found;
  },
);

const greeting = depends({ depends: { shop } }, ({ shop }) => `Welcome to ${shop.name}`);

api.get("/", { depends: { shop, greeting } }, ({ shop, greeting }) => ({
  shop,
  greeting,
}));
