import { Router, t, UnprocessableEntity } from "boltapi";
import { everybody, membersOnly } from "../auth/tokens.ts";
import { GenericError } from "../errors/envelope.ts";
import { text } from "../schemas/text.ts";
import { findProfile, follow, unfollow } from "./queries.ts";
import { Profile } from "./schemas.ts";

export const profiles = new Router({ prefix: "/profiles/{username}", tags: ["Profile"] });

const shared = {
  params: { username: text(40) },
  response: t.Object({ profile: Profile }),
  responses: { 404: { description: "There is no such user", schema: GenericError } },
};

/** Shows a user. */
profiles.get("", { ...everybody, ...shared, operationId: "GetProfileByUsername" }, async ({ params, request }) => ({
  profile: await findProfile(params.username, request.user),
}));

/** Follows a user: their articles are in your feed from now on. */
profiles.post(
  "/follow",
  { ...membersOnly, ...shared, operationId: "FollowUserByUsername" },
  async ({ params, request }) => {
    const profile = await findProfile(params.username, request.user);
    if (profile.id === request.user.id) throw new UnprocessableEntity("You cannot follow yourself");
    await follow(request.user.id, profile.id);
    return { profile: { ...profile, following: true } };
  },
);

/** Follows a user no longer. */
profiles.delete(
  "/follow",
  { ...membersOnly, ...shared, operationId: "UnfollowUserByUsername" },
  async ({ params, request }) => {
    const profile = await findProfile(params.username, request.user);
    await unfollow(request.user.id, profile.id);
    return { profile: { ...profile, following: false } };
  },
);
