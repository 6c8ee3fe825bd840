import { BoltAPI, NotFound } from "boltapi";

export const lines: string[] = [];

export const api = new BoltAPI({
  onRequest: (request) => lines.push(`${request.method} ${request.path}`),
  onError: (error) => lines.push(`  ${error}`),
  onResponse: ({ status, outcome }, request) =>
    lines.push(`  ${request.route}: ${status} ${outcome}`),
});

api.get("/users/{id:int}", ({ params }) => {
  if (params.id > 1) throw new NotFound("No such user");
  return { id: params.id };
});
