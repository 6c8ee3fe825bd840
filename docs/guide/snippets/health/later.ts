import { BoltAPI, health, memoryStore, storeCheck } from "boltapi";

const store = memoryStore();
const probes = health({ path: "/live", readyPath: "/live/ready", cacheMs: 1000 });

export const api = new BoltAPI();

api.include(probes);
probes.addCheck("store", storeCheck(store));
probes.addCheck("queue", async () => "3 jobs waiting");
