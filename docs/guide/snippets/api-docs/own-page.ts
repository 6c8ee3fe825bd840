import { BoltAPI, type DocsUi } from "boltapi";

/** Lists the paths of the document. */
const paths: DocsUi = {
  name: "Paths",
  path: "paths",
  render: ({ title, specUrl, nonce, literal }) => `<h1>${title}</h1>
<ul id="paths"></ul>
<script nonce="${nonce}">
  const list = document.getElementById("paths");
  fetch(${literal(specUrl)}).then((response) => response.json()).then(({ paths }) => {
    for (const path of Object.keys(paths)) list.append(Object.assign(document.createElement("li"), { textContent: path }));
  });
</script>`,
};

export const api = new BoltAPI({ openapi: { title: "Shop", ui: [paths] } });

api.get("/items", () => []);
api.get("/orders", () => []);
