import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

async function* rows() {
  yield "id,title\n";
  yield "1,Middlemarch\n";
}

api.get("/books.csv", () => {
  const stream = ReadableStream.from(rows()).pipeThrough(new TextEncoderStream());
  return new Response(stream, { headers: { "content-type": "text/csv" } });
});
