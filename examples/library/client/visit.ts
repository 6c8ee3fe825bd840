// Visits a running library: npm start in one terminal, npm run visit in another.
// #region first
import { createClient, type Schemas } from "./api-client.ts";

const baseUrl = process.env.LIBRARY_URL ?? "http://127.0.0.1:8000";
const library = createClient({ baseUrl });

const { data, error } = await library.GET("/books", { params: { query: { genre: ["fiction"], limit: 5 } } });
if (error !== undefined) throw new Error(JSON.stringify(error.detail));
for (const { title, year } of data.items) console.log(`${title} (${year})`);
// #endregion

// #region token
const login = await library.POST("/token", { body: { username: "ada", password: "lovelace" } });
const librarian = createClient({ baseUrl, token: () => login.data?.access_token });

const elegies: Schemas["NewBook"] = { title: "Duino Elegies", genre: "poetry", year: 1923 };
const added = await librarian.POST("/books", { body: elegies });
if (added.error !== undefined) console.log(added.response.status, added.error.detail);
// #endregion

// #region upload
const id = added.data?.id ?? 1;
const picture = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "cover.png", { type: "image/png" });
await librarian.PUT("/books/{id}/cover", { params: { path: { id } }, body: { picture, credits: ["Ann", "Bo"] } });

const cover = await library.GET("/books/{id}/cover", { params: { path: { id } } });
console.log(cover.data?.type, cover.data?.size); // image/png 4
// #endregion
