import {
  allowAny,
  BoltAPI,
  cors,
  csrf,
  httpsRedirect,
  isStaff,
  jwt,
  rateLimit,
  securityHeaders,
  sessionAuth,
  sessions,
  trustedHosts,
  type User,
} from "boltapi";

const jwtSecret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";
const sessionSecret =
  process.env.SESSION_SECRET ?? "another-one-for-development-012345678";
const users = new Map<number | string, User>();
const auth = [
  jwt({ secret: jwtSecret }),
  sessionAuth({ loadUser: (id) => users.get(id) ?? null }),
];

export const api = new BoltAPI({
  trustProxies: ["loopback"],
  middleware: [
    securityHeaders(),
    trustedHosts(["example.com", "localhost"]),
    httpsRedirect(),
    cors({ origins: ["https://app.example.com"], credentials: true }),
    rateLimit({ rps: 10, burst: 100, key: "ip" }),
    sessions({ secret: sessionSecret }),
    csrf({ secret: sessionSecret }),
  ],
  auth,
  openapi: { auth, guards: [isStaff()] },
});

api.get("/public", { guards: [allowAny()] }, () => ({ open: true }));
api.get("/orders", () => []);
api.post("/orders", () => ({ ordered: true }));
api.get("/admin", { guards: [isStaff()] }, () => ({ users: users.size }));
