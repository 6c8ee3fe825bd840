import { allowAny, BoltAPI, httpBasic, isStaff, route, View } from "boltapi";

const users = httpBasic({
  verify: (name) => ({ id: name, isStaff: name === "ann" }),
});

export const api = new BoltAPI();

api.view(
  "/notice",
  class extends View {
    auth = [users];
    guards = [isStaff()];

    get = route({ guards: [allowAny()] }, () => ({ notice: "Open at nine" }));

    post = route(({ request }) => ({ posted_by: request.user?.id }));
  },
);
