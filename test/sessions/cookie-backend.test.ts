import { vi } from "vitest";
import { describeSessions } from "./conformance.ts";
import { secret } from "./session-client.ts";

const clock = {
  advance: async (seconds: number) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
  },
  clean: async () => {},
};

describeSessions({ name: "an encrypted cookie", make: () => ({ secret }), ...clock });
describeSessions({ name: "a signed cookie", make: () => ({ secret, encrypt: false }), ...clock });
