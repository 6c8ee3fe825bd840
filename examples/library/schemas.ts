import { t } from "boltapi";

export const Genre = t.Enum(["fiction", "poetry", "science"], { $id: "Genre" });

const bookFields = {
  title: t.String({ minLength: 1, maxLength: 200 }),
  genre: Genre,
  year: t.Integer({ minimum: 1450, maximum: 2100 }),
};

export const NewBook = t.Object(
  {
    ...bookFields,
    tags: t.Array(t.String(), { default: [] }),
    isbn: t.Optional(t.String({ pattern: "^[0-9X-]{10,17}$" })),
  },
  { $id: "NewBook" },
);

export const Book = t.Object(
  {
    id: t.Integer(),
    ...bookFields,
    tags: t.Array(t.String()),
    isbn: t.Union([t.String(), t.Null()]),
    cover: t.Union([t.String({ description: "Where the picture is." }), t.Null()]),
  },
  { $id: "Book" },
);

export const Shelf = t.Object(
  { items: t.Array(Book), total: t.Integer({ description: "How many there are on all pages." }) },
  { $id: "Shelf" },
);

export const Problem = t.Object({ detail: t.String() }, { $id: "Problem" });

export const Token = t.Object({ access_token: t.String(), token_type: t.Literal("bearer") }, { $id: "Token" });
