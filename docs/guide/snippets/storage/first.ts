import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoltAPI, diskStorage } from "boltapi";

// For this page; what is kept for good gets a directory of its own, such as "/var/lib/shelf".
const directory = await mkdtemp(join(tmpdir(), "shelf-"));
export const notes = diskStorage(directory, { baseUrl: "/notes" });

export const api = new BoltAPI();

api.put("/notes/{name}", { maxBodyBytes: 100_000 }, async ({ params, request }) => {
  const key = await notes.save(params.name, await request.bytes());
  return { key, size: await notes.size(key), url: notes.url(key) };
});

api.get("/notes/{key:path}", async ({ params }) => {
  const headers = { "content-type": "text/plain", "x-content-type-options": "nosniff" };
  return new Response(await notes.open(params.key), { headers });
});

api.delete("/notes/{key:path}", async ({ params }) => ({
  deleted: await notes.delete(params.key),
}));
