import { BoltAPI } from "boltapi";

export const api = new BoltAPI();
export const sent: string[] = [];

api.post("/orders", ({ request }) => {
  request.afterResponse(async (error) => {
    sent.push(error === undefined ? "confirmation" : "apology");
  });
  return { ordered: true };
});
