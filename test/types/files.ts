// Compiled, never run: what file and static take, and what must not compile.

import {
  BoltAPI,
  type FileOptions,
  type FileSource,
  file,
  type HttpResponse,
  Router,
  type StaticOptions,
} from "boltapi";
import { type Equal, expectType } from "./equal.ts";

const api = new BoltAPI({ files: { directories: ["var/uploads", new URL("./public", import.meta.url)] } });

const sources: FileSource[] = [
  "a.pdf",
  new URL("file:///a.pdf"),
  new Uint8Array(1),
  new ArrayBuffer(1),
  new Blob([]),
  new File([], "a"),
];
const options: FileOptions = {
  filename: "a.pdf",
  disposition: "inline",
  type: "application/pdf",
  etag: '"1"',
  root: "uploads",
  status: 200,
};
for (const source of sources) file(source, options);
expectType<Equal<ReturnType<typeof file>, HttpResponse>>(true);
file("a.pdf", { lastModified: new Date(), headers: { "cache-control": "no-store" } }).setCookie("seen", "1");

const served: StaticOptions = {
  maxAge: 3600,
  immutable: true,
  index: false,
  fallback: "index.html",
  auth: [],
  tags: ["files"],
};
api.static("/assets", "public", served);
new Router().static("/", new URL("./public", import.meta.url));

// @ts-expect-error a file has a source
file();
// @ts-expect-error JSON is no file
file({ id: 1 });
// @ts-expect-error there is no such disposition
file("a.pdf", { disposition: "download" });
// @ts-expect-error the option is called filename
file("a.pdf", { fileName: "a.pdf" });
// @ts-expect-error seconds are a number
api.static("/", "public", { maxAge: "1h" });
// @ts-expect-error an index has a name
api.static("/", "public", { index: true });
// @ts-expect-error guards are objects
api.static("/", "public", { guards: ["isStaff"] });
// @ts-expect-error directories are a list
new BoltAPI({ files: { directories: "uploads" } });
