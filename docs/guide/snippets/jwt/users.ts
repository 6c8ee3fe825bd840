import { BoltAPI, type JwtClaims, jwt } from "boltapi";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";

const members = new Map([
  ["7", { id: 7, username: "mary", plan: "paid", isActive: true }],
  ["8", { id: 8, username: "rosa", plan: "free", isActive: false }],
]);
const loadUser = async ({ sub = "" }: JwtClaims) => members.get(sub) ?? null;

const withMember = jwt({ secret, loadUser });
const withToken = jwt({ secret, loadUser, load: "lazy" });

export const api = new BoltAPI();

api.get("/plan", { auth: [withMember] }, ({ request }) => request.user.plan);

api.get("/greeting", { auth: [withToken] }, async ({ request }) => {
  if (request.query.get("formal") === null) return `Hello ${request.user.username}`;
  const member = await request.loadUser();
  return `Dear ${member.plan} member ${member.username}`;
});
