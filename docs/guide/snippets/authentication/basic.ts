import { BoltAPI, hashPassword, httpBasic, verifyPassword } from "boltapi";

const members = new Map([
  ["mary", { id: 1, username: "mary", hash: await hashPassword("correct horse") }],
]);

const byPassword = httpBasic({
  realm: "Members",
  async verify(username, password) {
    const member = members.get(username);
    const { isValid } = await verifyPassword(password, member?.hash);
    if (member === undefined || !isValid) return null;
    return { id: member.id, username: member.username };
  },
});

export const api = new BoltAPI();

api.get("/me", { auth: [byPassword] }, ({ request }) => request.user);
