import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const folder = join(tmpdir(), "library");

api.post("/covers", { form: { cover: t.File() }, status: 201 }, async ({ form }) => {
  await mkdir(folder, { recursive: true });
  const id = randomUUID();
  await form.cover.save(join(folder, id));
  return { saved: form.cover.size };
});
