import { BoltAPI, serializer, silentLogger, t, ValueError } from "boltapi";
import { TestClient } from "boltapi/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerSchema, bodySchema, compileJudge } from "../openapi/compile-judge.ts";

const Comment = serializer("Comment", {
  fields: { id: t.Integer(), body_text: t.String({ minLength: 1 }), spam_mark: t.Optional(t.String()) },
  readOnly: ["id"],
  writeOnly: ["spam_mark"],
  validators: {
    body_text: (value) => {
      if (value === "bad") throw new ValueError("Not here");
      return value.trim();
    },
  },
  computed: { size: { schema: t.Integer(), value: ({ body_text }) => body_text.length } },
  rename: "camel",
}).tree("replies", { maxItems: 2, maxDepth: 3 });

interface Row {
  readonly id: number;
  readonly body_text: string;
  readonly spam_mark?: string;
  readonly replies: readonly Row[];
}

const row = (id: number, ...replies: Row[]): Row => ({ id, body_text: `c${id}`, spam_mark: "secret", replies });

describe("a serializer of trees", () => {
  it("reads every level alike, with lists that may be absent", () => {
    const sent = { bodyText: " a ", id: 4, replies: [{ bodyText: "b ", replies: [{ bodyText: "c", replies: [] }] }] };
    expect(Comment.parse(sent)).toEqual({
      body_text: "a",
      replies: [{ body_text: "b", replies: [{ body_text: "c", replies: [] }] }],
    });
  });

  it("says at which place of the tree something does not fit", () => {
    const placesOf = (value: unknown): unknown => {
      const result = Comment.safeParse(value);
      return result.ok ? null : result.issues.map(({ loc, msg }) => [loc.join("."), msg]);
    };
    const leaf = { bodyText: "x" };
    expect(placesOf({ ...leaf, replies: [leaf, { bodyText: "" }] })).toMatchObject([["body.replies.1.bodyText", {}]]);
    expect(placesOf({ ...leaf, replies: [{ ...leaf, replies: [{ bodyText: "bad" }] }] })).toEqual([
      ["body.replies.0.replies.0.bodyText", "Not here"],
    ]);
    expect(placesOf({ ...leaf, replies: [leaf, leaf, leaf] })).toEqual([
      ["body.replies", "Too many items (3). Maximum allowed: 2."],
    ]);
    const deep = { ...leaf, replies: [{ ...leaf, replies: [{ ...leaf, replies: [leaf] }] }] };
    expect(placesOf(deep)).toEqual([["body.replies", "Too many levels. Maximum allowed: 3."]]);
  });

  it("refuses a tree of any depth without running out of stack", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.post("/", { body: Comment }, () => "fine");
    await using client = new TestClient(api);
    const depth = 20_000;
    const body = `${'{"bodyText":"x","replies":['.repeat(depth)}{"bodyText":"x"}${"]}".repeat(depth)}`;
    const answer = await client.post("/", { body, headers: { "content-type": "application/json" } });
    expect(answer.status).toBe(422);
  });

  it("shows every level alike, without what is write-only", () => {
    const shown = Comment.dump(row(1, row(2, row(3)), row(4)));
    const leaf = (id: number, replies: unknown[] = []) => ({ id, bodyText: `c${id}`, size: 2, replies });
    expect(shown).toEqual(leaf(1, [leaf(2, [leaf(3)]), leaf(4)]));
    expect(Comment.dumpJson(row(1, row(2)))).not.toContain("secret");
    expect(JSON.parse(Comment.dumpJson(row(1, row(2))))).toEqual(leaf(1, [leaf(2)]));
  });

  it("lends itself to others, whose lists are of the whole tree", () => {
    const Brief = Comment.only("id", "replies");
    expect(Brief.dump(row(1, row(2)))).toEqual({ id: 1, replies: [{ id: 2, bodyText: "c2", size: 2, replies: [] }] });
    const Thread = serializer("Thread", { fields: { title: t.String(), first: Comment } });
    expect(Thread.parse({ title: "x", first: { bodyText: "a", replies: [{ bodyText: "b" }] } })).toEqual({
      title: "x",
      first: { body_text: "a", replies: [{ body_text: "b" }] },
    });
    expect(Comment.partial().parse({ replies: [{ bodyText: "b" }] })).toEqual({ replies: [{ body_text: "b" }] });
    expect(Comment.named("Reply").parse({ bodyText: "a", replies: [{ bodyText: "b" }] })).toMatchObject({
      replies: [{ body_text: "b" }],
    });
    const More = Comment.extend("MoreComment", { fields: { likes: t.Integer() } });
    expect(More.parse({ bodyText: "a", likes: 1, replies: [{ bodyText: "b" }] })).toMatchObject({
      likes: 1,
      replies: [{ body_text: "b" }],
    });
  });

  it("is described in the document as it is read and written", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    // The document has no word for levels.
    const Open = serializer("Open", { fields: { n: t.Integer({ minimum: 0 }), s: t.String() }, writeOnly: ["s"] }).tree(
      "kids",
      { maxItems: 2, maxDepth: 30 },
    );
    api.post("/", { body: Open, response: Open }, ({ body }) => filled(body) as never);
    const document = api.openapi();
    const fits = compileJudge(document, bodySchema(document));
    const shows = compileJudge(document, answerSchema(document));
    await using client = new TestClient(api);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.record(
        {
          n: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -1, max: 9 }) }, fc.constant("x")),
          s: fc.constant("s"),
          kids: fc.array(tie("tree"), { maxLength: 3 }),
        },
        { requiredKeys: ["n", "s"] },
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        const answer = await client.post("/", { json: value });
        expect(answer.status).toBe(fits(value) ? 200 : 422);
        if (answer.status === 200) expect(shows(answer.json())).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(expect.arrayContaining(["Open", "OpenInput"]));
  });

  it.each([
    ["has no name", () => Comment.only("id").tree("kids"), "named"],
    ["has the field already", () => Comment.tree("id" as "kids"), '"id" is there already'],
    ["is called nothing", () => Comment.tree(""), "name of the field"],
    ["has no levels", () => Comment.tree("kids", { maxDepth: 0 }), '"maxDepth"'],
    ["has an option that there is not", () => Comment.tree("kids", { depth: 3 } as object), 'no option "depth"'],
  ])("is refused when it %s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});

interface Kid {
  readonly n: number;
  readonly kids?: readonly Kid[];
}

/** Lists that clients may leave out are there in what handlers return. */
function filled({ n, kids = [] }: Kid): object {
  return { n, kids: kids.map(filled) };
}
