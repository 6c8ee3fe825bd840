import { type Authenticator, BoltAPI, Unauthorized, type User } from "boltapi";

interface Member extends User {
  readonly plan: "free" | "paid";
}

const members = new Map<string, Member>([
  ["token-mary", { id: 1, username: "mary", plan: "paid" }],
]);

export const bearer: Authenticator<Member> = {
  name: "bearer",
  challenge: "Bearer",
  authenticate(request) {
    const credentials = request.headers.get("authorization");
    if (credentials === null) return null;
    const user = members.get(credentials.replace(/^Bearer /i, ""));
    if (user === undefined) throw new Unauthorized("Unknown token");
    return { user, permissions: ["books.read"] };
  },
};

export const api = new BoltAPI();

api.get("/me", { auth: [bearer] }, ({ request }) => ({
  name: request.user.username,
  plan: request.user.plan,
}));
