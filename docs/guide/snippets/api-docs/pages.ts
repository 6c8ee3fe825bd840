import { BoltAPI, scalar, swaggerUi } from "boltapi";

export const api = new BoltAPI({
  openapi: {
    path: "/help",
    ui: [
      scalar({ options: { theme: "purple" } }),
      swaggerUi({ options: { persistAuthorization: true, tryItOutEnabled: true } }),
    ],
  },
});

api.get("/items", () => []);
