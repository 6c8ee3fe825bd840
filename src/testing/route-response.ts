import { isJsonMediaType } from "../http/media-type.ts";
import type { AnyContract } from "../routing/route-handle.ts";
import type { DeclaredData, ResponseData } from "./response-data.ts";
import { TestResponse } from "./test-response.ts";

/** A call was answered with another status than the one whose content was asked for. */
export class UnexpectedStatusError extends Error {
  override readonly name = "UnexpectedStatusError";
  readonly response: TestResponse;

  constructor(route: string, expected: string, response: TestResponse) {
    super(`${route} answered ${response.status}, not ${expected}: ${response.text().slice(0, 500)}`);
    this.response = response;
  }
}

/** The response to a call of a route, which knows what the route answers. */
export class RouteResponse<Contract extends AnyContract> extends TestResponse {
  private readonly route: string;

  /** @param route Method and path, for messages. */
  constructor({ status, headers, bytes, url }: TestResponse, route: string) {
    super({ status, headers: headers.toFlat(), body: bytes }, url);
    this.route = route;
  }

  /**
   * The content of a success: a value of JSON, a text, bytes, or undefined for none, as the content type says.
   *
   * @throws UnexpectedStatusError that shows the content when the status is not 2xx.
   */
  get data(): ResponseData<Contract> {
    if (!this.ok) throw new UnexpectedStatusError(this.route, "2xx", this);
    return this.content() as ResponseData<Contract>;
  }

  /**
   * The content of an answer that the route's `responses` declare: `response.dataOf(404).detail`.
   *
   * @throws UnexpectedStatusError that shows the content when it is another status.
   */
  dataOf<Status extends number>(status: Status): DeclaredData<Contract, Status> {
    if (this.status !== status) throw new UnexpectedStatusError(this.route, String(status), this);
    return this.content() as DeclaredData<Contract, Status>;
  }

  private content(): unknown {
    const type = this.headers.get("content-type") ?? "";
    // Of a HEAD there is a type, but no content.
    if (isJsonMediaType(type)) return this.bytes.length === 0 ? undefined : this.json();
    if (type.startsWith("text/")) return this.text();
    return type === "" ? undefined : this.bytes;
  }
}
