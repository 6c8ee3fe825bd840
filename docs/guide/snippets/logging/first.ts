import { BoltAPI, consoleLogger, NotFound } from "boltapi";

export const api = new BoltAPI({
  logger: consoleLogger({ level: "debug" }),
  requestLog: true,
});

api.get("/books/{id:int}", ({ params, request }) => {
  request.log.debug("Looking the book up", { id: params.id });
  if (params.id > 100) throw new NotFound("No such book");
  return { id: params.id };
});
