import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const Timestamp = t
  .Codec(t.String({ format: "date-time" }))
  .Decode((text) => new Date(text))
  .Encode((date) => date.toISOString());

const Loan = t.Object({ book_id: t.Integer(), until: Timestamp });

api.post("/loans", { body: Loan, response: Loan }, ({ body }) => {
  body.until.setUTCDate(body.until.getUTCDate() + 14);
  return body;
});
