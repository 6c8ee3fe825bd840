import {
  BoltAPI,
  bearerToken,
  Conflict,
  depends,
  file,
  type Infer,
  NotFound,
  redirect,
  sse,
  t,
  text,
  Unauthorized,
} from "boltapi";
import { Book, Genre, NewBook, Problem, Shelf, Token } from "./schemas.ts";

const librarian = { id: 1, username: "ada", password: "lovelace", token: "librarian-1" };

/** A token is looked up in a real library; here there is one, which anybody may see. */
const members = bearerToken({
  verify: (token) => (token === librarian.token ? { user: { id: librarian.id, username: librarian.username } } : null),
});

interface Library {
  readonly books: Map<number, Infer<typeof Book>>;
  readonly covers: Map<number, File>;
}

/** What routes ask for by name, and tests replace. */
export const library = depends((): Library => shelves);

const shelves: Library = { books: new Map(), covers: new Map() };
for (const [title, year, genre] of [
  ["The Left Hand of Darkness", 1969, "fiction"],
  ["The Origin of Species", 1859, "science"],
] as const) {
  const id = shelves.books.size + 1;
  shelves.books.set(id, { id, title, year, genre, tags: [], isbn: null, cover: null });
}

function findBook({ books }: Library, id: number): Infer<typeof Book> {
  const book = books.get(id);
  if (book === undefined) throw new NotFound(`There is no book ${id}`);
  return book;
}

export const api = new BoltAPI({
  openapi: {
    title: "Library",
    version: "1.4.0",
    description: "Books, their covers, and who may change them.",
    tags: [{ name: "books", description: "What is on the shelves." }],
  },
});

api.get(
  "/books",
  {
    name: "listBooks",
    summary: "List books",
    tags: ["books"],
    query: {
      genre: t.Optional(t.Array(Genre, { description: "Only books of these genres." })),
      before: t.Optional(t.Integer({ description: "Only books of before this year." })),
      limit: t.Integer({ minimum: 1, maximum: 50, default: 10 }),
    },
    headers: { "x-request-source": t.Optional(t.String()) },
    cookies: { order: t.Enum(["title", "year"], { default: "title" }) },
    depends: { library },
    response: Shelf,
  },
  ({ query: { genre, before = 2101, limit }, cookies, library }) => {
    const found = [...library.books.values()]
      .filter((book) => book.year < before && (genre === undefined || genre.includes(book.genre)))
      .sort((left, right) => (left[cookies.order] < right[cookies.order] ? -1 : 1));
    return { items: found.slice(0, limit), total: found.length };
  },
);

api.get(
  "/books/{id:int}",
  {
    name: "getBook",
    summary: "Show a book",
    tags: ["books"],
    depends: { library },
    response: Book,
    responses: { 404: Problem },
  },
  ({ params, library }) => findBook(library, params.id),
);

api.post(
  "/books",
  {
    name: "addBook",
    summary: "Add a book",
    tags: ["books"],
    auth: [members],
    body: NewBook,
    depends: { library },
    response: Book,
    responses: { 409: { description: "The title is on the shelf already", schema: Problem } },
    status: 201,
  },
  ({ body, library: { books } }) => {
    if ([...books.values()].some(({ title }) => title === body.title)) {
      throw new Conflict(`"${body.title}" is on the shelf already`);
    }
    const book = { isbn: null, ...body, id: books.size + 1, cover: null };
    books.set(book.id, book);
    return book;
  },
);

api.delete(
  "/books/{id:int}",
  {
    name: "removeBook",
    summary: "Remove a book",
    tags: ["books"],
    auth: [members],
    depends: { library },
    status: 204,
    responses: { 404: Problem },
  },
  ({ params, library }) => {
    library.books.delete(findBook(library, params.id).id);
  },
);

api.put(
  "/books/{id:int}/cover",
  {
    name: "setCover",
    summary: "Upload the picture of a cover",
    tags: ["books"],
    auth: [members],
    form: {
      picture: t.File({ maxSize: "1mb", types: ["image/png", "image/jpeg"] }),
      credits: t.Array(t.String(), { default: [] }),
      scale: t.Number({ exclusiveMinimum: 0, default: 1 }),
    },
    depends: { library },
    response: t.Object({ name: t.String(), size: t.Integer(), credits: t.Array(t.String()), scale: t.Number() }),
    responses: { 404: Problem },
  },
  async ({ params, form: { picture, credits, scale }, library }) => {
    const book = findBook(library, params.id);
    library.covers.set(
      book.id,
      new File([new Uint8Array(await picture.arrayBuffer())], picture.name, { type: picture.type }),
    );
    library.books.set(book.id, { ...book, cover: `/books/${book.id}/cover` });
    return { name: picture.name, size: picture.size, credits, scale };
  },
);

api.get(
  "/books/{id:int}/cover",
  {
    name: "getCover",
    summary: "Send the picture of a cover",
    tags: ["books"],
    depends: { library },
    responses: { 200: { contentType: ["image/png", "image/jpeg"] }, 404: Problem },
  },
  ({ params, library }) => {
    const cover = library.covers.get(params.id);
    if (cover === undefined) throw new NotFound(`Book ${params.id} has no cover`);
    return file(cover, { type: cover.type });
  },
);

api.get(
  "/catalogue",
  {
    name: "getCatalogue",
    summary: "All titles as text",
    depends: { library },
    responses: { 200: { contentType: "text/plain", schema: t.String() } },
  },
  ({ library }) => text([...library.books.values()].map(({ title }) => `${title}\n`).join("")),
);

api.get(
  "/arrivals",
  {
    name: "watchArrivals",
    summary: "Books as they arrive",
    depends: { library },
    responses: { 200: { contentType: "text/event-stream" } },
  },
  ({ library }) => sse([...library.books.values()].map((book) => ({ event: "book", id: String(book.id), data: book }))),
);

api.get(
  "/files/{name:path}",
  { name: "describeFile", summary: "Describe a file of the archive", response: t.Object({ name: t.String() }) },
  ({ params }) => ({ name: params.name }),
);

api.get(
  "/latest",
  {
    name: "getLatest",
    summary: "Go to the newest book",
    depends: { library },
    responses: { 307: { description: "To the book" } },
  },
  ({ request, library }) => redirect(request.urlFor("getBook", { id: library.books.size })),
);

api.post(
  "/token",
  {
    name: "getToken",
    summary: "Get a token for a name and a password",
    form: { username: t.String(), password: t.String() },
    response: Token,
    responses: { 401: Problem },
  },
  ({ form: { username, password } }) => {
    if (username !== librarian.username || password !== librarian.password)
      throw new Unauthorized("Wrong name or password");
    return { access_token: librarian.token, token_type: "bearer" as const };
  },
);
