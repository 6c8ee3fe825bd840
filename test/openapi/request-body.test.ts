import { BoltAPI, t } from "boltapi";
import { describe, expect, it } from "vitest";

function bodyOf(api: BoltAPI) {
  return api.openapi().paths["/"]?.post?.requestBody;
}

describe("the body of a request", () => {
  it("is JSON, and required but where it may be absent", () => {
    const strict = new BoltAPI();
    strict.post("/", { body: t.Object({ a: t.Integer() }) }, () => ({}));
    const lenient = new BoltAPI();
    lenient.post("/", { body: t.Optional(t.Integer()) }, () => ({}));
    expect(bodyOf(strict)).toMatchObject({
      required: true,
      content: { "application/json": { schema: { type: "object" } } },
    });
    expect(bodyOf(lenient)).toMatchObject({ required: false });
  });

  it("is not there where the route declares none", () => {
    const api = new BoltAPI();
    api.post("/", () => ({}));
    expect(bodyOf(api)).toBeUndefined();
  });

  it("may be a form, urlencoded or multipart", () => {
    const api = new BoltAPI();
    api.post("/", { form: { name: t.String({ alias: "full_name" }), age: t.Optional(t.Integer()) } }, () => ({}));
    const schema = {
      type: "object",
      properties: { full_name: { type: "string" }, age: { type: "integer" } },
      required: ["full_name"],
    };
    expect(bodyOf(api)).toEqual({
      required: true,
      content: { "application/x-www-form-urlencoded": { schema }, "multipart/form-data": { schema } },
    });
  });

  it("is multipart where a form has files, with the types they may have", () => {
    const api = new BoltAPI();
    const form = t.Object({
      title: t.String(),
      cover: t.File({ types: ["image/png", "image/*"] }),
      pages: t.Files({ maxFiles: 3 }),
    });
    api.post("/", { form }, () => ({}));
    expect(bodyOf(api)).toMatchObject({
      required: true,
      content: {
        "multipart/form-data": {
          schema: {
            type: "object",
            properties: {
              title: { type: "string" },
              cover: { type: "string", format: "binary" },
              pages: { type: "array", maxItems: 3, items: { type: "string", format: "binary" } },
            },
            required: ["title", "cover", "pages"],
          },
          encoding: { cover: { contentType: "image/png, image/*" } },
        },
      },
    });
    expect(Object.keys(bodyOf(api)?.content ?? {})).toEqual(["multipart/form-data"]);
  });

  it("need not be there where no field of a form is required", () => {
    const api = new BoltAPI();
    api.post("/", { form: { name: t.Optional(t.String()) } }, () => ({}));
    expect(bodyOf(api)).toMatchObject({ required: false });
  });
});
