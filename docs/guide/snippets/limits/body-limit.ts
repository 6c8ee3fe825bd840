import { BoltAPI, bodyLimit, Router } from "boltapi";

const notes = new Router({
  prefix: "/notes",
  middleware: [
    bodyLimit({
      maxBytes: 16,
      types: { "multipart/form-data": "50mb", "image/*": "5mb" },
    }),
  ],
});
notes.post("/", async ({ request }) => ({ length: (await request.text()).length }));
notes.post(
  "/long",
  {
    use: [bodyLimit({ maxBytes: ({ headers }) => (headers.has("x-plan") ? 4096 : 16) })],
  },
  async ({ request }) => ({ length: (await request.text()).length }),
);

export const api = new BoltAPI();
api.include(notes);
