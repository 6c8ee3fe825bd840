import { BoltAPI, file, html, NotFound, redirect, sse, t } from "boltapi";

export const api = new BoltAPI();

const Item = t.Object({ id: t.Integer(), name: t.String() }, { $id: "Item" });
const Missing = t.Object({ detail: t.String() }, { $id: "Missing" });

api.get(
  "/items/{id:int}",
  { response: Item, responses: { 404: Missing } },
  ({ params }) => {
    if (params.id !== 1) throw new NotFound("There is no such item");
    return { id: 1, name: "Lamp" };
  },
);

api.get(
  "/about",
  { responses: { 200: { contentType: "text/html", description: "Who we are" } } },
  () => html("<h1>Lamps</h1>"),
);

api.get(
  "/catalogue",
  { responses: { 200: { contentType: "application/pdf" }, 304: {} } },
  () => file("catalogue.pdf"),
);

api.get("/old", { responses: { 308: {} } }, () => redirect("/about", 308));

api.get("/prices", { responses: { 200: { contentType: "text/event-stream" } } }, () =>
  sse(
    (async function* () {
      yield { event: "price", data: "20" };
    })(),
  ),
);
