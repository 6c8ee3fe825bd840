import { BoltAPI, type Logger } from "boltapi";

export const messages: string[] = [];

const logger: Logger = {
  debug: () => {},
  info: (message) => messages.push(message),
  warn: (message) => messages.push(`! ${message}`),
  error: (message, fields) => messages.push(`!! ${message}: ${fields?.error}`),
};

export const api = new BoltAPI({ logger });
api.get("/", () => {
  throw new Error("the shelf is empty");
});
