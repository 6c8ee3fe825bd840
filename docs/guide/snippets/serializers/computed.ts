import { BoltAPI, nested, serializer, t } from "boltapi";

export const api = new BoltAPI();

const Author = serializer("Author", {
  fields: { first_name: t.String(), last_name: t.String() },
  computed: {
    display_name: {
      schema: t.String(),
      value: (author) => `${author.first_name} ${author.last_name}`,
    },
  },
});

const Article = serializer("Article", {
  fields: {
    title: t.String(),
    author: Author,
    editors: nested(Author, { many: true, maxItems: 20 }),
    publisher_city: t.Union([t.String(), t.Null()]),
  },
  sources: { publisher_city: "publisher.city" },
  rename: "camel",
});

const ann = { first_name: "Ann", last_name: "Lee" };

api.get("/article", { response: Article }, () => ({
  title: "Hello",
  author: ann,
  editors: [ann],
  publisher: { city: "Oslo" },
}));
