import { allowAny, createJwtForUser, jwt } from "boltapi";
import { findMember, type Member } from "../users/queries.ts";
import { secret } from "./secret.ts";

const thirtyDays = 30 * 24 * 60 * 60;

export function createToken({ id, username }: Pick<Member, "id" | "username">): string {
  return createJwtForUser({ id, username }, { secret, expiresIn: thirtyDays });
}

/** `Authorization: Token eyJ…`. The member is read for every request: who is deleted is out at once. */
const byToken = jwt({ secret, scheme: "Token", loadUser: ({ sub }) => findMember(Number(sub)) });

/** Options of routes for members: `request.user` is a Member. */
export const membersOnly = { auth: [byToken] };

/** Options of routes that show members more: `request.user` is a Member, or null. A token that is wrong is refused here too. */
export const everybody = { auth: [byToken], guards: [allowAny()] };
