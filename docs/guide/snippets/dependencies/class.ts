import { BoltAPI, depends, type HttpRequest, type Logger } from "boltapi";

export const api = new BoltAPI();

class AuditTrail implements Disposable {
  readonly #entries: string[] = [];
  readonly #log: Logger;

  constructor({ request }: { request: HttpRequest }) {
    this.#log = request.log;
  }

  add(entry: string): void {
    this.#entries.push(entry);
  }

  [Symbol.dispose](): void {
    this.#log.info("audit", { entries: this.#entries });
  }
}

const audit = depends(AuditTrail);

api.delete("/books/{id:int}", { depends: { audit } }, ({ audit, params }) => {
  audit.add(`book ${params.id} deleted`);
});
