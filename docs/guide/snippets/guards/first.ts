import {
  type Authenticator,
  allowAny,
  any,
  BoltAPI,
  hasPermission,
  hasRole,
  isStaff,
  not,
  Unauthorized,
  type User,
} from "boltapi";

const users = new Map<string, User>([
  ["mary", { id: 1, username: "mary", permissions: ["books.add"] }],
  ["rosa", { id: 2, username: "rosa", roles: ["editor"] }],
  ["root", { id: 3, username: "root", isStaff: true, isSuperuser: true }],
]);

const byToken: Authenticator<User> = {
  name: "byToken",
  challenge: "Bearer",
  authenticate(request) {
    const credentials = request.headers.get("authorization");
    if (credentials === null) return null;
    const user = users.get(credentials.replace(/^Bearer /i, ""));
    if (user === undefined) throw new Unauthorized("Unknown token");
    return { user };
  },
};

export const api = new BoltAPI({ auth: [byToken] });

api.post("/books", { guards: [hasPermission("books.add")] }, () => "added");
api.get("/drafts", { guards: [any(isStaff(), hasRole("editor"))] }, () => []);
api.get("/signup", { guards: [not(any(isStaff(), hasRole("editor")))] }, () => "form");
api.get("/greeting", { guards: [allowAny()] }, ({ request }) => ({
  hello: request.user?.username ?? "stranger",
}));
