import type { IncomingMessage, ServerResponse } from "node:http";

/** Goes on: without an error to what is inside, with one to the answer to that error. */
export type ConnectNext = (error?: unknown) => void;

/**
 * Middleware of Connect and Express. Written as a method, whose parameters TypeScript compares in both directions: a function
 * that expects more of its request than Node gives, such as a session, fits too.
 */
export type ConnectMiddleware = {
  method(req: IncomingMessage, res: ServerResponse, next: ConnectNext): unknown;
}["method"];

/** Middleware for errors: told from the other kind by its four parameters. */
export type ConnectErrorMiddleware = {
  method(error: unknown, req: IncomingMessage, res: ServerResponse, next: ConnectNext): unknown;
}["method"];

/** The request as connect middleware sees it, with whatever that has put on it: `session`, `user`, … */
export type ConnectRequest = IncomingMessage & Record<string, unknown>;
