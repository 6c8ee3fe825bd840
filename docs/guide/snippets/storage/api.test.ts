import { BoltAPI, depends, type FileStorage, memoryStorage } from "boltapi";
import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";

const files = depends((): FileStorage => {
  throw new Error("Give the storage of production here");
});

const api = new BoltAPI();
api.put("/files/{name}", { depends: { files } }, async ({ params, request, files }) => ({
  key: await files.save(params.name, await request.bytes()),
}));

it("keeps what was sent", async () => {
  await using client = new TestClient(api);
  const storage = memoryStorage();
  client.override(files, storage);

  const response = await client.put("/files/a.txt", { body: "hello" });

  expect(response.json()).toEqual({ key: "a.txt" });
  expect(await new Response(await storage.open("a.txt")).text()).toBe("hello");
});
