import { BoltAPI, rapidoc, redoc, stoplight } from "boltapi";

export const api = new BoltAPI({
  openapi: {
    ui: [
      // Only what npm has installed: without the package, the application does not start.
      ...(process.env.OFFLINE === "1" ? [redoc({ cdn: false })] : []),
      // Another place than jsDelivr.
      stoplight({ cdn: "https://unpkg.com" }),
      // Another version than the one that BoltAPI knows.
      rapidoc({
        version: "9.3.7",
        integrity: {
          "dist/rapidoc-min.js":
            "sha384-+QGzd2x3M8dylp/cwA7lzx0rI3tJ4d4KbVlzOZfWQ3gpGcosl4bpmE/eUd0W8Zgw",
        },
      }),
    ],
  },
});

api.get("/items", () => []);
