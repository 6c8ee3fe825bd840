import { BoltAPI, health } from "boltapi";

const database = {
  ping: async (_options: { signal: AbortSignal }) => {},
};

export const api = new BoltAPI();

api.include(
  health({
    checks: {
      database: (signal) => database.ping({ signal }),
      disk: () => [false, "95 % full"],
    },
  }),
);
