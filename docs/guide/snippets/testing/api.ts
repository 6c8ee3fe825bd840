import { BoltAPI, depends, NotFound, t } from "boltapi";

export interface Catalogue {
  find(id: number): Promise<{ id: number; title: string } | null>;
}

export const catalogue = depends(
  (): Catalogue => ({ find: async (id) => ({ id, title: "from the database" }) }),
);

export const api = new BoltAPI();

const BookOut = t.Object({ id: t.Integer(), title: t.String() });

api.get(
  "/books/{id:int}",
  { depends: { catalogue }, response: BookOut },
  async ({ catalogue, params }) => {
    const book = await catalogue.find(params.id);
    if (book === null) throw new NotFound("No such book");
    return book;
  },
);
