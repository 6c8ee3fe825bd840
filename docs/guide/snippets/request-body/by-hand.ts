import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.post("/webhooks", { maxBodyBytes: 64 }, async ({ request }) => {
  const signed = await request.bytes();
  return { bytes: signed.byteLength };
});
