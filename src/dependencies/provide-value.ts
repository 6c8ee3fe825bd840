import { ConfigError } from "../errors/config-error.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HandlerArgument } from "../request/route-call.ts";
import { isThenable } from "../request/thenable.ts";
import type { Dependency } from "./depends.ts";

type AnyGenerator = Generator<unknown, unknown, unknown> | AsyncGenerator<unknown, unknown, unknown>;

/** Makes the value of a dependency, and registers its clean-up with the request. */
export function provideValue(dependency: Dependency<unknown>, input: HandlerArgument, request: HttpRequest): unknown {
  switch (dependency.kind) {
    case "function":
      return takeReturned(dependency, (dependency.create as (input: HandlerArgument) => unknown)(input), request);
    case "class":
      return constructInstance(dependency.create as new (input: HandlerArgument) => unknown, input, request);
    case "generator":
      return openGenerator(dependency, (dependency.create as (input: HandlerArgument) => AnyGenerator)(input), request);
  }
}

/** A function may pass on the generator of another one; what is awaited like a promise becomes one. */
function takeReturned(dependency: Dependency<unknown>, value: unknown, request: HttpRequest): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isGenerator(value)) return openGenerator(dependency, value, request);
  return isThenable(value) ? Promise.resolve(value) : value;
}

function isGenerator(value: object): value is AnyGenerator {
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return tag === "AsyncGenerator" || tag === "Generator";
}

function constructInstance(
  create: new (input: HandlerArgument) => unknown,
  input: HandlerArgument,
  request: HttpRequest,
): unknown {
  const instance = new create(input) as Partial<AsyncDisposable & Disposable>;
  if (typeof instance[Symbol.asyncDispose] === "function") {
    request.afterResponse(async () => instance[Symbol.asyncDispose]?.());
  } else if (typeof instance[Symbol.dispose] === "function") {
    request.afterResponse(() => instance[Symbol.dispose]?.());
  }
  return instance;
}

function openGenerator(dependency: Dependency<unknown>, generator: AnyGenerator, request: HttpRequest): unknown {
  const opened = (first: IteratorResult<unknown>): unknown => {
    if (first.done === true) throw new ConfigError("DEPENDENCY_NO_YIELD", dependency.name);
    request.afterResponse((error) => closeGenerator(dependency, generator, error));
    return first.value;
  };
  const first = generator.next();
  return first instanceof Promise ? first.then(opened) : opened(first);
}

/** Runs what follows the `yield`: normally, or as if the `yield` itself had thrown what the request failed with. */
async function closeGenerator(dependency: Dependency<unknown>, generator: AnyGenerator, error: unknown): Promise<void> {
  try {
    const end = error === undefined ? await generator.next() : await generator.throw(error);
    if (end.done === true) return;
  } catch (thrown) {
    // A generator that lets the request's own error pass has nothing new to say.
    if (thrown === error) return;
    throw thrown;
  }
  await generator.return(undefined);
  throw new ConfigError("DEPENDENCY_YIELDED_TWICE", dependency.name);
}
