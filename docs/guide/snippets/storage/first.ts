import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoltAPI, diskStorage, file, NotFound, t } from "boltapi";

// For this page; what is kept for good gets a directory of its own, such as "/var/lib/shelf".
const directory = await mkdtemp(join(tmpdir(), "shelf-"));
export const reports = diskStorage(directory, { baseUrl: "/reports" });

export const api = new BoltAPI();

const Report = { report: t.File({ maxSize: "10mb", types: ["application/pdf"] }) };

api.post("/reports", { form: Report, status: 201 }, async ({ form }) => {
  const key = await reports.save(form.report.name, form.report);
  return { key, size: await reports.size(key), url: reports.url(key) };
});

api.get("/reports/{key:path}", async ({ params }) => {
  if (!(await reports.exists(params.key))) throw new NotFound("There is no such report");
  return file(reports.path(params.key), { filename: "report.pdf" });
});

api.delete("/reports/{key:path}", async ({ params }) => ({
  deleted: await reports.delete(params.key),
}));
