import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

api.post(
  "/reports",
  {
    form: {
      title: t.String(),
      file: t.File({ maxSize: "30mb", types: ["application/pdf", "image/*"] }),
      cover: t.Optional(t.File({ types: ["image/*"] })),
    },
  },
  ({ form }) => ({ title: form.title, name: form.file.name, size: form.file.size }),
);

api.post(
  "/photos",
  { form: { photos: t.Files({ maxFiles: 5, maxSize: "5mb" }) } },
  ({ form }) => form.photos.map((photo) => photo.name),
);
