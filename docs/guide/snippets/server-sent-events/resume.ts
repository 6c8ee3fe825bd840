import { BoltAPI, sse } from "boltapi";

export const api = new BoltAPI();

const chapters = [
  "Miss Brooke",
  "Old and Young",
  "Waiting for Death",
  "Three Love Problems",
];

api.get("/chapters", ({ request }) => {
  const seen = Number(request.lastEventId ?? "0");
  const first = Number.isInteger(seen) && seen >= 0 ? seen : 0;
  return sse(
    function* () {
      for (const [index, title] of chapters.entries()) {
        if (index >= first) yield { id: index + 1, data: title };
      }
    },
    { retryMs: 3000 },
  );
});
