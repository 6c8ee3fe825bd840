import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/quote", async ({ request }) => {
  const answer = await fetch("https://quotes.example.com/today", {
    signal: request.signal,
  });
  return answer.json();
});
