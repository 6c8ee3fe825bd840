import { ConfigError } from "../../errors/config-error.ts";
import { isThenable } from "../../request/thenable.ts";
import type { HttpResponse } from "../../response/http-response.ts";
import { toException } from "./connect-error.ts";
import type { AnswerReceiver, ConnectExchange } from "./connect-exchange.ts";
import type { ConnectNext } from "./connect-middleware.ts";
import type { ConnectOptions } from "./connect-options.ts";

/** One call of connect middleware. */
export interface ConnectCall {
  readonly settings: Required<ConnectOptions>;
  /** Calls the middleware. */
  call(next: ConnectNext): unknown;
  /** What `next` without an error leads to. Called within it, so that what the middleware runs `next` in reaches the route. */
  proceed(): Promise<HttpResponse>;
}

/**
 * Runs connect middleware until there is a response: its own, as soon as it has one, or that of what is inside. An answer
 * or error of its own that is there before that of the inside counts, as on a socket.
 *
 * @returns Rejects with what the middleware throws or gives to `next`, and with CONNECT_STALLED when it does nothing.
 */
export function runConnect(exchange: ConnectExchange, call: ConnectCall): Promise<HttpResponse> {
  return new Promise((resolve, reject) => new ConnectRun(exchange, call, { resolve, reject }).start());
}

/** The first to come of an answer, an error, and the response of what is inside. */
class ConnectRun implements AnswerReceiver {
  private readonly exchange: ConnectExchange;
  private readonly call: ConnectCall;
  private readonly caller: AnswerReceiver;
  private readonly outer: AnswerReceiver | null;
  private isSettled = false;
  private isPassedOn = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(exchange: ConnectExchange, call: ConnectCall, caller: AnswerReceiver) {
    this.exchange = exchange;
    this.call = call;
    this.caller = caller;
    this.outer = exchange.receiver;
  }

  start(): void {
    this.exchange.receiver = this;
    try {
      const result = this.call.call(this.next);
      if (isThenable(result)) Promise.resolve(result).catch(this.fail);
    } catch (error) {
      this.fail(error);
    }
    // Nearly all call next at once, and need no timer.
    if (!this.isSettled && !this.isPassedOn) this.limitTime();
  }

  resolve(response: HttpResponse): void {
    if (this.settle()) this.caller.resolve(response);
  }

  reject(error: unknown): void {
    if (this.settle()) this.caller.reject(error);
  }

  private readonly next: ConnectNext = (error) => {
    // These two of Express skip handlers of a route, of which there are none here.
    if (error && error !== "route" && error !== "router") this.fail(error);
    else if (this.isSettled) this.warn("called next when there was a response");
    else if (this.isPassedOn) this.warn("called next more than once");
    else this.passOn();
  };

  private passOn(): void {
    this.isPassedOn = true;
    clearTimeout(this.timer);
    this.call.proceed().then(
      (response) => this.resolve(response),
      (error) => this.reject(error),
    );
  }

  private readonly fail = (error: unknown): void => {
    if (this.isSettled) this.warn("failed when there was a response", error);
    else this.reject(toException(error, this.exchange.res));
  };

  private settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.exchange.receiver = this.outer;
    return true;
  }

  private limitTime(): void {
    const { name, timeoutMs } = this.call.settings;
    this.timer = setTimeout(() => this.reject(new ConfigError("CONNECT_STALLED", name, timeoutMs)), timeoutMs).unref();
  }

  private warn(problem: string, error?: unknown): void {
    this.exchange.warn(`"${this.call.settings.name}" ${problem}`, error);
  }
}
