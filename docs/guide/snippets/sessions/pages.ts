import {
  BoltAPI,
  html,
  login,
  loginRequired,
  memoryStore,
  permissionRequired,
  safeRedirect,
  sessionAuth,
  sessions,
  t,
  type User,
} from "boltapi";

const guest: User = { id: 1, username: "guest" };

export const api = new BoltAPI({
  middleware: [sessions({ store: memoryStore() })],
});

const auth = [sessionAuth({ loadUser: (id) => (id === guest.id ? guest : null) })];
const loginUrl = "/sign-in";

api.get("/desk", { auth, guards: [loginRequired({ loginUrl })] }, ({ request }) =>
  html(`<h1>Desk of ${request.user.username}</h1>`),
);
api.get(
  "/articles/new",
  { auth, guards: [permissionRequired("blog.add_article", { loginUrl })] },
  () => html("<h1>New article</h1>"),
);
api.post(
  "/sign-in",
  { query: { next: t.String({ default: "/" }) } },
  async ({ query, request }) => {
    await login(request, guest);
    return safeRedirect(query.next, "/desk");
  },
);
