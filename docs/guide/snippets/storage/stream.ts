import { BoltAPI, memoryStorage, stream } from "boltapi";

const files = memoryStorage();

export const api = new BoltAPI();

api.put("/files/{name}", { maxBodyBytes: 100_000 }, async ({ params, request }) => ({
  key: await files.save(params.name, await request.bytes()),
}));

api.get("/files/{key:path}", async ({ params }) => {
  const headers = { "content-type": "text/plain", "x-content-type-options": "nosniff" };
  return stream(await files.open(params.key), { headers });
});
