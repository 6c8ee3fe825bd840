import { BoltAPI, type ConnectErrorMiddleware, connect, NotFound } from "boltapi";

const plainText: ConnectErrorMiddleware = (error, _req, res, next) => {
  if (!(error instanceof NotFound)) return next(error);
  res.writeHead(404, { "content-type": "text/plain" });
  res.end(error.message);
};

export const api = new BoltAPI({ middleware: [connect(plainText)] });

api.get("/books/{id:int}", ({ params }) => {
  throw new NotFound(`There is no book ${params.id}`);
});
