import { hashPassword, Router, t, Unauthorized, verifyPassword } from "boltapi";
import { createToken, membersOnly } from "../auth/tokens.ts";
import { GenericError } from "../errors/envelope.ts";
import { addUser, changeUser, findAccount, type Member } from "./queries.ts";
import { Login, NewUser, User, UserUpdate } from "./schemas.ts";

export const users = new Router({ tags: ["User and Authentication"] });

const response = t.Object({ user: User });

/** An account with a token: each answer has a new one, so that who comes back within its time stays logged in. */
const withToken = (user: Member) => ({ user: { ...user, token: createToken(user) } });

/** Registers. */
users.post(
  "/users",
  { operationId: "CreateUser", body: t.Object({ user: NewUser }), response, status: 201 },
  async ({ body: { user } }) => {
    const { password, ...account } = user;
    return withToken(await addUser({ ...account, passwordHash: await hashPassword(password) }));
  },
);

/** Logs in. */
users.post(
  "/users/login",
  {
    operationId: "Login",
    body: t.Object({ user: Login }),
    response,
    responses: { 401: { description: "Email or password are wrong", schema: GenericError } },
  },
  async ({ body: { user } }) => {
    const account = await findAccount(user.email);
    // Takes as long for an address that nobody has.
    const { isValid } = await verifyPassword(user.password, account?.passwordHash);
    if (account === undefined || !isValid) throw new Unauthorized("Email or password are wrong");
    return withToken(account);
  },
);

/** Shows your own account. */
users.get("/user", { ...membersOnly, operationId: "GetCurrentUser", response }, ({ request }) =>
  withToken(request.user),
);

/** Changes your own account. */
users.put(
  "/user",
  { ...membersOnly, operationId: "UpdateCurrentUser", body: t.Object({ user: UserUpdate }), response },
  async ({ body: { user }, request }) => {
    const { password, ...changes } = user;
    const hashed = password === undefined ? {} : { passwordHash: await hashPassword(password) };
    return withToken(await changeUser(request.user.id, { ...changes, ...hashed }));
  },
);
