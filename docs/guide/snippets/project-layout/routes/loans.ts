import { Router, t } from "boltapi";

export const loans = new Router({ prefix: "/loans" });

const Member = t.Object({ member_id: t.Integer() });

loans.get("", { params: Member }, ({ params }) => ({ member: params.member_id }));
