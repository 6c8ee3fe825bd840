import { BoltAPI } from "boltapi";
import { z } from "zod";

export const api = new BoltAPI();

const Profile = z.object({
  name: z.string().min(1),
  avatar: z.file().max(500_000).mime("image/png"),
});

api.post("/profile", { form: Profile }, ({ form }) => ({
  name: form.name,
  size: form.avatar.size,
}));
