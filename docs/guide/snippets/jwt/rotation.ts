import { BoltAPI, createJwtForUser, jwt } from "boltapi";

const keys = {
  "2026-01": process.env.OLD_SECRET ?? "only-for-development-0123456789abcdef",
  "2026-07": process.env.NEW_SECRET ?? "another-for-development-0123456789abcdef",
};

export const api = new BoltAPI({ auth: [jwt({ keys, algorithms: ["HS256"] })] });

api.post("/tokens", { auth: [] }, () => ({
  access_token: createJwtForUser(
    { id: 7, username: "mary" },
    { secret: keys["2026-07"], keyId: "2026-07" },
  ),
}));

api.get("/me", ({ request }) => ({ id: request.user?.id }));
