import { BoltAPI, connect, connectAuth, connectRequest, type Middleware } from "boltapi";
import cookieSession from "cookie-session";
import passport from "passport";
import { Strategy } from "passport-local";

const ada = { id: 1, username: "ada" };

passport.use(
  new Strategy((username, password, done) =>
    done(null, username === "ada" && password === "correct horse" ? ada : false),
  ),
);
passport.serializeUser((user, done) => done(null, (user as typeof ada).id));
passport.deserializeUser((id, done) => done(null, id === ada.id ? ada : false));

// Passport calls two methods that sessions of cookie-session do not have.
const sessionMethods = connect((req, _res, next) => {
  const { session } = req as unknown as { session: Record<string, unknown> };
  const save = (done: () => void) => done();
  const regenerate = (done: () => void) => {
    for (const key of Object.keys(session)) delete session[key];
    done();
  };
  Object.defineProperties(session, {
    save: { value: save },
    regenerate: { value: regenerate },
  });
  next();
});

// Its strategies look for the form where body parsers of Express put it.
const formAsBody: Middleware = async (request, next) => {
  const req = connectRequest(request);
  if (req !== null) req.body = Object.fromEntries(await request.form());
  return next(request);
};

export const api = new BoltAPI({
  middleware: [
    connect(cookieSession({ keys: ["change me"], sameSite: "lax" })),
    sessionMethods,
    connect(passport.session()),
  ],
  auth: [connectAuth()],
});

api.post(
  "/login",
  { auth: [], use: [formAsBody, connect(passport.authenticate("local"))] },
  () => ({ ok: true }),
);
api.get("/me", ({ request }) => request.user);
