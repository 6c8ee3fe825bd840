import { BoltAPI, metrics } from "boltapi";
import { Registry } from "prom-client";

const prometheus = metrics({
  registry: new Registry(),
  buckets: [0.1, 1],
  defaultMetrics: false,
});

export const api = new BoltAPI({ observers: [prometheus] });

api.include(prometheus);
api.get("/books/{id:int}", ({ params }) => ({ id: params.id }));
