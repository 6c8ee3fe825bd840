import { TestClient } from "boltapi/testing";
import { api } from "./files.ts";

export async function uploads(): Promise<unknown> {
  await using client = new TestClient(api);
  const file = new File(["%PDF-1.7"], "report.pdf", { type: "application/pdf" });
  const response = await client.post("/reports", { form: { title: "2026", file } });
  return response.json();
}
