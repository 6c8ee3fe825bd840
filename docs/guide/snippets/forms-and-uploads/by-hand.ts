import { BoltAPI, UploadFile } from "boltapi";

export const api = new BoltAPI();

api.post("/inbox", async ({ request }) => {
  const form = await request.form();
  const files = [...form.values()].filter((value) => value instanceof UploadFile);
  return { from: form.get("from"), files: files.map((file) => file.name) };
});
