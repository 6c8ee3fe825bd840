import { BoltAPI, route, View } from "boltapi";

const greetings = new Map([
  ["de", "Guten Tag"],
  ["fr", "Bonjour"],
]);

export const api = new BoltAPI();

api.view(
  "/greeting",
  class extends View {
    get = route(() => ({ greeting: greetings.get(this.#language()) ?? "Hello" }));

    head = route(() => {});

    #language(): string {
      return this.request.headers.get("accept-language")?.slice(0, 2) ?? "en";
    }
  },
);
