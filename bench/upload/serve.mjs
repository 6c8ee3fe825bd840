// Child process: takes uploads on a port that it tells, and says how much CPU time it has used whenever it is asked.
import { createHash } from "node:crypto";
import { BoltAPI, t } from "boltapi";

const [directory = ""] = process.argv.slice(2);
const api = new BoltAPI({ uploads: { directory, maxBytes: "100gb" } });

api.post("/", { form: { file: t.File({ maxSize: "100gb" }) } }, async ({ form }) => {
  const hash = createHash("sha256");
  for await (const piece of form.file.stream()) hash.update(piece);
  return { bytes: form.file.size, sha256: hash.digest("hex"), isOnDisk: form.file.isOnDisk };
});

const server = await api.listen({ port: 0 });
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
process.on("disconnect", () => process.exit());
process.send?.({ port: server.port });
