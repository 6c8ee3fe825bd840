import { BoltAPI, Conflict, depends, file, type Infer, NotFound, redirect, t } from "boltapi";

const NewBook = t.Object(
  { title: t.String({ minLength: 1, maxLength: 200 }), year: t.Integer({ minimum: 1450, maximum: 2100 }) },
  { $id: "NewBook" },
);
const Book = t.Object({ id: t.Integer(), title: t.String(), year: t.Integer() }, { $id: "Book" });
const Problem = t.Object({ detail: t.String() }, { $id: "Problem" });

const books: Infer<typeof Book>[] = [
  { id: 1, title: "The Left Hand of Darkness", year: 1969 },
  { id: 2, title: "A Wizard of Earthsea", year: 1968 },
];

/** What routes ask for by name, and tests replace. */
export const shelf = depends(() => books);

// What routes declare, and the comments before them, are the documentation at /docs.
export const api = new BoltAPI({ openapi: { title: "Bookshelf", version: "1.0.0" } });

/** Says what this is. Text is sent as text, everything else as JSON. */
api.get(
  "/",
  { operationId: "greet", responses: { 200: { contentType: "text/plain" } } },
  () => "A shelf of books, served by BoltAPI.\n",
);

/** Lists books. The query has types, defaults and limits; what a handler declares is all it gets. */
api.get(
  "/books",
  {
    operationId: "listBooks",
    query: { before: t.Optional(t.Integer()), limit: t.Integer({ minimum: 1, maximum: 50, default: 10 }) },
    depends: { shelf },
    response: t.Array(Book),
  },
  ({ query, shelf }) => shelf.filter(({ year }) => year < (query.before ?? 2100)).slice(0, query.limit),
);

/** Finds a book. The path has types too: params.id is a number, and /books/two is answered before this runs. */
api.get(
  "/books/{id:int}",
  { name: "book", depends: { shelf }, response: Book, responses: { 404: Problem } },
  ({ params, shelf }) => {
    const book = shelf.find(({ id }) => id === params.id);
    if (book === undefined) throw new NotFound(`There is no book ${params.id}`);
    return book;
  },
);

/** Adds a book. The body is checked before the handler runs, and the answer against `response`, by the compiler as well. */
api.post(
  "/books",
  {
    operationId: "addBook",
    body: NewBook,
    depends: { shelf },
    response: Book,
    status: 201,
    responses: { 409: Problem },
  },
  ({ body, shelf }) => {
    if (shelf.some(({ title }) => title === body.title)) throw new Conflict(`"${body.title}" is on the shelf already`);
    const book = { id: shelf.length + 1, ...body };
    shelf.push(book);
    return book;
  },
);

/** Leads to the newest book. Paths are built from the names of routes. */
api.get("/latest", { operationId: "findLatest", depends: { shelf }, responses: { 307: {} } }, ({ request, shelf }) =>
  redirect(request.urlFor("book", { id: shelf.length })),
);

const sample = new URL("./emma.txt", import.meta.url);

/** Sends a sample. Files are streamed, in whole or in parts, and not at all to who has them already. */
api.get("/sample", { operationId: "readSample", responses: { 200: { contentType: "text/plain" } } }, () =>
  file(sample, { etag: '"1816"' }),
);
