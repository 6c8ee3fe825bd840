import { BoltAPI, file } from "boltapi";

export const api = new BoltAPI();

api.get("/books.csv", () => {
  const csv = new TextEncoder().encode("id,title\n1,Emma\n");
  return file(csv, { filename: "books.csv", etag: '"7"' });
});
