// What is measured: requests, with the answers that all contenders have to give.
import { audience, issuer, makeToken } from "../auth/scenarios.ts";
import { dataRows } from "./data-rows.ts";
import * as payloads from "./payloads.ts";
import { type AppName, type BenchRequest, get, json, post, type Row, row } from "./row.ts";

const boundary = "----boltapi-bench-boundary";
const titlePart = `--${boundary}\r\ncontent-disposition: form-data; name="title"\r\n\r\nAn engine\r\n`;
const filePart =
  `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="engine.txt"\r\ncontent-type: text/plain\r\n\r\n` +
  `${payloads.uploadedText}\r\n`;
const multipart = (parts: string): BenchRequest =>
  post("/upload", `multipart/form-data; boundary=${boundary}`, `${parts}--${boundary}--\r\n`);

const urlencoded = (body: string): BenchRequest => post("/form", "application/x-www-form-urlencoded", body);
const bearer = (token: string): BenchRequest => get("/me", { authorization: `Bearer ${token}` });
const brokenCatalogue = { items: [{ ...payloads.catalogue.items[0], price: -1 }] };

/** Requests for resources spread over all routes of an application: a step of a prime number between them. */
function resourceRow(name: string, title: string, app: AppName, count: number): Row {
  const numbers = payloads.resourceNumbers(count);
  const chosen = Array.from({ length: Math.min(count, 500) }, (_, index) => numbers[(index * 7919) % count] as number);
  const exchanges = chosen.map((number) => ({
    request: get(`/resource-${number}/items/abc42`),
    expected: json({ resource: number, id: "abc42" }),
  }));
  return { name, title, app, depth: 1, exchanges, refused: [get("/resource-9999/items/abc42")] };
}

export const rows: readonly Row[] = [
  row("root", "root JSON", get("/"), json(payloads.greeting)),
  row("json-out", "10 kB JSON out", get("/catalogue"), json(payloads.catalogue)),
  row(
    "json-in",
    "10 kB JSON in, validated",
    post("/catalogue", "application/json", JSON.stringify(payloads.catalogue)),
    json(payloads.summarize(payloads.catalogue)),
    { refused: [post("/catalogue", "application/json", JSON.stringify(brokenCatalogue))] },
  ),
  row(
    "parameters",
    "path + query parameters",
    get("/items/12345?q=hello&page=3&limit=50"),
    json({ id: 12_345, q: "hello", page: 3, limit: 50 }),
    { refused: [get("/items/12345?q=hello&page=0&limit=50"), get("/items/12345?page=1&limit=50")] },
  ),
  row("header", "header", get("/header", { "x-api-key": "key-0123456789" }), json({ key: "key-0123456789" }), {
    refused: [get("/header")],
  }),
  row(
    "cookie",
    "cookie",
    get("/cookie", { cookie: "session=0123456789abcdef; theme=dark; consent=all" }),
    json({ session: "0123456789abcdef", theme: "dark" }),
    { refused: [get("/cookie", { cookie: "theme=dark" })] },
  ),
  row("html", "HTML", get("/html"), { status: 200, type: "text/html", text: payloads.page }),
  row("redirect", "redirect", get("/redirect"), { status: 302, headers: { location: "/elsewhere" } }),
  row("exception", "exception", get("/exception"), json({ detail: payloads.detail }, 404)),
  row(
    "form",
    "form",
    urlencoded("name=Ada+Lovelace&age=36&email=ada%40example.com"),
    json({ name: "Ada Lovelace", age: 36, email: "ada@example.com" }),
    { refused: [urlencoded("name=Ada+Lovelace&age=old&email=ada%40example.com")] },
  ),
  row(
    "upload",
    "small upload",
    multipart(titlePart + filePart),
    json({ title: "An engine", name: "engine.txt", size: payloads.uploadedText.length }),
    { refused: [multipart(filePart)] },
  ),
  row("file", "static file", get(`/files/${payloads.staticName}`), {
    status: 200,
    type: "text/plain",
    text: payloads.staticText,
  }),
  row("jwt", "JWT", bearer(makeToken(7)), json({ id: "7", username: "user-7" }), {
    refused: [
      get("/me"),
      bearer(makeToken(7, { exp: 1_000_000_000 })),
      bearer(makeToken(7, {}, "another-key-for-benchmarks-0123456789abcdef")),
      bearer(makeToken(7, { iss: `${issuer}/other` })),
      bearer(makeToken(7, { aud: `${audience}/other` })),
    ],
  }),
  row(
    "pipelined",
    "plaintext, 16 pipelined",
    get("/plaintext"),
    { status: 200, type: "text/plain", text: "Hello" },
    {
      depth: 16,
    },
  ),
  resourceRow("10-routes", "one of 10 routes", "10-routes", 10),
  resourceRow("10000-routes", "one of 10,000 routes", "10000-routes", 10_000),
  row(
    "middleware",
    "10 middleware",
    get("/"),
    { ...json(payloads.greeting), headers: Object.fromEntries(payloads.stepNames.map((name) => [name, "on"])) },
    { app: "10-middleware" },
  ),
  ...dataRows,
];
