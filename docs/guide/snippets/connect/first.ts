import { BoltAPI, connect } from "boltapi";
import helmet from "helmet";
import morgan from "morgan";

export const api = new BoltAPI({
  middleware: [
    connect(morgan("tiny", { stream: process.stderr })),
    connect(helmet.xFrameOptions()),
  ],
});

api.get("/books/{id:int}", ({ params }) => ({ id: params.id }));
