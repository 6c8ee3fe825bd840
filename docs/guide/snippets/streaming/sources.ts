import { createReadStream } from "node:fs";
import { BoltAPI, stream } from "boltapi";

export const api = new BoltAPI();

// A synchronous generator; text and bytes may be mixed.
api.get("/mixed", () =>
  stream(function* () {
    yield "text and ";
    yield new TextEncoder().encode("bytes\n");
  }),
);

// A Readable of Node.
api.get("/source", () =>
  stream(createReadStream(import.meta.filename), { type: "text/plain" }),
);

// What another server sends, passed on.
api.get("/proxied", async () => {
  const upstream = await fetch("https://example.com/");
  return stream(upstream.body ?? [], { type: "text/html" });
});
