import { modelSerializer, serializer, t, ValueError } from "boltapi";
import { Compile } from "typebox/compile";
import Value from "typebox/value";
import * as z from "zod";
// What a route writes its answer with. The package does not export it.
import { compileSerializer } from "../../dist/schema/compile-serializer.js";
import { SchemaIssues } from "../../dist/schema/decoded.js";
import { type ArticleRow, articles } from "./articles.ts";

/** Rows into JSON. */
export type Write = (rows: readonly ArticleRow[]) => string;

/** What a client sent, as handlers get it; throws or returns null for what does not fit. */
export type Read = (value: unknown) => unknown;

const Article = modelSerializer(articles, {
  name: "Article",
  fields: ["id", "slug", "title", "state", "views", "created_at"],
});
const Title = Article.only("id", "title");

function writeCompiled(schema: Parameters<typeof compileSerializer>[0], validate: boolean): Write {
  const write = compileSerializer(schema, "bench", { validate });
  return (rows) => {
    const text = write(rows);
    if (text instanceof SchemaIssues || typeof text !== "string") throw new Error("The rows do not fit.");
    return text;
  };
}

const zodArticle = z.object({
  id: z.int(),
  slug: z.string().max(80),
  title: z.string().max(200),
  state: z.enum(["draft", "public"]),
  views: z.int(),
  created_at: z.date(),
});
const zodArticles = z.array(zodArticle);
const zodTitles = z.array(zodArticle.pick({ id: true, title: true }));

const tText = (maxLength: number): ReturnType<typeof t.String> => t.String({ maxLength });
const plainTitle = { id: t.Integer(), title: tText(200) };
/** TypeBox has no dates in JSON: they are mapped before. */
const plainArticles = t.Array(
  t.Object({
    ...plainTitle,
    slug: tText(80),
    state: t.Union([t.Literal("draft"), t.Literal("public")]),
    views: t.Integer(),
    created_at: t.String(),
  }),
);
const plainTitles = t.Array(t.Object(plainTitle));
const checkArticles = Compile(plainArticles);
const checkTitles = Compile(plainTitles);

const mapArticle = ({ id, slug, title, state, views, created_at }: ArticleRow): object => ({
  id,
  slug,
  title,
  state,
  views,
  created_at: created_at.toISOString(),
});
const mapTitle = ({ id, title }: ArticleRow): object => ({ id, title });

function checked(value: unknown, fits: boolean): string {
  if (!fits) throw new Error("The rows do not fit.");
  return JSON.stringify(value);
}

export const writers: Readonly<Record<string, Readonly<Record<string, Write>>>> = {
  "10 rows out": {
    serializer: writeCompiled(t.Array(Article), true),
    "serializer, validateResponse: false": writeCompiled(t.Array(Article), false),
    "by hand, JSON.stringify": (rows) => JSON.stringify(rows.map(mapArticle)),
    "by hand, TypeBox compiled, JSON.stringify": (rows) => {
      const values = rows.map(mapArticle);
      return checked(values, checkArticles.Check(values));
    },
    "by hand, TypeBox Value.Check, JSON.stringify": (rows) => {
      const values = rows.map(mapArticle);
      return checked(values, Value.Check(plainArticles, values));
    },
    "zod parse, JSON.stringify": (rows) => JSON.stringify(zodArticles.parse(rows)),
  },
  "two columns of 10 rows out": {
    serializer: writeCompiled(t.Array(Title), true),
    "serializer, validateResponse: false": writeCompiled(t.Array(Title), false),
    "by hand, JSON.stringify": (rows) => JSON.stringify(rows.map(mapTitle)),
    "by hand, TypeBox compiled, JSON.stringify": (rows) => {
      const values = rows.map(mapTitle);
      return checked(values, checkTitles.Check(values));
    },
    "by hand, TypeBox Value.Check, JSON.stringify": (rows) => {
      const values = rows.map(mapTitle);
      return checked(values, Value.Check(plainTitles, values));
    },
    "zod parse, JSON.stringify": (rows) => JSON.stringify(zodTitles.parse(rows)),
  },
};

const fields = {
  slug: t.String({ maxLength: 80 }),
  title: t.String({ minLength: 1, maxLength: 200 }),
  state: t.Union([t.Literal("draft"), t.Literal("public")]),
  views: t.Integer({ minimum: 0 }),
  email: t.String({ maxLength: 100 }),
};

function lowerEmail(value: string): string {
  if (!value.includes("@")) throw new ValueError("Invalid email");
  return value.toLowerCase();
}

const ArticleIn = serializer("ArticleIn", { fields, validators: { email: lowerEmail } });
const PlainIn = t.Object(fields, { additionalProperties: false });
const checkIn = Compile(PlainIn);
const zodIn = z.object({
  slug: z.string().max(80),
  title: z.string().min(1).max(200),
  state: z.enum(["draft", "public"]),
  views: z.int().min(0),
  email: z
    .string()
    .max(100)
    .refine((value) => value.includes("@"))
    .transform((value) => value.toLowerCase()),
});

interface Plain {
  readonly email: string;
}

function refineByHand(value: unknown, fits: boolean): unknown {
  if (!fits || !(value as Plain).email.includes("@")) return null;
  return { ...(value as Plain), email: (value as Plain).email.toLowerCase() };
}

function isText(value: unknown, minLength: number, maxLength: number): boolean {
  return typeof value === "string" && value.length >= minLength && value.length <= maxLength;
}

export const readers: Readonly<Record<string, Read>> = {
  serializer: (value) => {
    const result = ArticleIn.safeParse(value);
    return result.ok ? result.value : null;
  },
  "by hand": (value) => {
    const { slug, title, state, views, email } = value as Record<string, unknown>;
    if (!isText(slug, 0, 80) || !isText(title, 1, 200) || (state !== "draft" && state !== "public")) return null;
    if (!Number.isInteger(views) || (views as number) < 0 || !isText(email, 0, 100)) return null;
    return refineByHand({ slug, title, state, views, email }, true);
  },
  "TypeBox compiled, then by hand": (value) => refineByHand(value, checkIn.Check(value)),
  "TypeBox Value.Check, then by hand": (value) => refineByHand(value, Value.Check(PlainIn, value)),
  zod: (value) => zodIn.safeParse(value).data ?? null,
};
