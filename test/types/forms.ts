// Compiled, never run: what handlers get of forms, and what must not compile.

import { BoltAPI, depends, FileSize, type Infer, t, UploadFile } from "boltapi";
import type { TestClient } from "boltapi/testing";
import * as v from "valibot";
import * as z from "zod";
import { type Equal, expectType } from "./equal.ts";

const api = new BoltAPI({ uploads: { maxBytes: "1gb", maxParts: 10, memoryBytes: FileSize.MB_10 } });

api.post(
  "/upload",
  {
    form: {
      title: t.String(),
      page: t.Integer({ default: 1 }),
      tags: t.Optional(t.Array(t.String())),
      file: t.File({ maxSize: "30mb", types: ["application/pdf", "image/*"] }),
      cover: t.Optional(t.File()),
      others: t.Files({ maxFiles: 5 }),
      more: t.Optional(t.Array(t.File())),
    },
  },
  (input) => {
    expectType<
      Equal<
        typeof input.form,
        {
          title: string;
          page: number;
          file: UploadFile;
          others: UploadFile[];
          tags?: string[];
          cover?: UploadFile;
          more?: UploadFile[];
        }
      >
    >(true);
    expectType<File>(input.form.file);
    // @ts-expect-error the route declares no body
    input.body;
  },
);

// One object schema, of any library.
api.put("/object", { form: t.Object({ name: t.String(), avatar: t.Optional(t.File()) }) }, ({ form }) => {
  expectType<Equal<typeof form, { name: string; avatar?: UploadFile }>>(true);
});
api.patch("/zod", { form: z.object({ name: z.string(), avatar: z.file().optional() }) }, ({ form }) => {
  expectType<Equal<typeof form, { name: string; avatar?: File | undefined }>>(true);
});
api.query("/valibot", { form: v.object({ avatar: v.file() }) }, ({ form }) => {
  expectType<Equal<typeof form, { avatar: File }>>(true);
});

// The rest of TypeBox infers as ever.
const Pair = t.Tuple([t.String(), t.Number()]);
expectType<Equal<Infer<typeof Pair>, [string, number]>>(true);

api.post("/by-hand", async ({ request }) => {
  const form = await request.form();
  expectType<FormData>(form);
  const file = form.get("file");
  if (file instanceof UploadFile) await file.save("/srv/uploads/1", { overwrite: true });
});

declare const client: TestClient;
client.post("/upload", { form: { title: "a", n: 1, file: new File(["x"], "a.pdf"), others: [new Blob(["x"])] } });

// What must not compile.

// @ts-expect-error a GET request has no form
api.get("/upload", { form: { file: t.File() } }, () => 1);
// @ts-expect-error a DELETE request has no form
api.delete("/upload", { form: { file: t.File() } }, () => 1);
// @ts-expect-error a route has a body or a form
api.post("/upload", { form: { file: t.File() }, body: t.Object({}) }, () => 1);
// @ts-expect-error the route declares no form
api.post("/upload", { body: t.Object({}) }, ({ form }) => form);
// @ts-expect-error unknown field
api.post("/upload", { form: { file: t.File() } }, ({ form }) => form.files);
// @ts-expect-error a dependency declares no form
depends({ form: { file: t.File() } }, () => 1);
// @ts-expect-error t.File takes one file
t.File({ maxFiles: 2 });
// @ts-expect-error unknown option
t.Files({ max: 2 });
// @ts-expect-error unknown option of uploads
new BoltAPI({ uploads: { maxSize: 1 } });
// @ts-expect-error a form holds texts, numbers and files
client.post("/upload", { form: { file: { name: "a" } } });
