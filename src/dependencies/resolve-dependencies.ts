import type { HttpRequest } from "../request/http-request.ts";
import type { HandlerArgument, RouteCall, Stage } from "../request/route-call.ts";
import type { DependencyLink, DependencyNode, DependencyPlan } from "./dependency-plan.ts";
import { provideValue } from "./provide-value.ts";

/**
 * Makes the stage that resolves a route's dependencies.
 *
 * Each starts as soon as those it needs are there, so that independent ones run side by side; the stage stays synchronous
 * when all of them are. When one fails, the stage waits for those that have started, so that all can be cleaned up.
 */
export function compileResolve(plan: DependencyPlan): Stage {
  const { nodes, handlerLinks } = plan;
  return (call) => {
    const values: unknown[] = [];
    let hasPending = false;
    for (let position = 0; position < nodes.length; position++) {
      const value = startNode(nodes[position] as DependencyNode, position, values, call);
      values.push(value);
      hasPending ||= value instanceof Promise;
      if (value instanceof Failure) break;
    }
    if (hasPending) return settle(values).then((settled) => link(handlerLinks, settled, call.input));
    for (const value of values) if (value instanceof Failure) throw value.error;
    return link(handlerLinks, values, call.input);
  };
}

/** What a dependency threw, kept as a value until all that has started is done. */
class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** Starts one dependency: its value, or its failure, or a promise of one of them. Never throws, never rejects. */
function startNode(node: DependencyNode, position: number, values: readonly unknown[], call: RouteCall): unknown {
  const input = call.dependencyInputs[position] as HandlerArgument;
  const needed = node.links.map((needs) => values[needs.position]);
  if (!needed.some((value) => value instanceof Promise)) return createValue(node, input, needed, call.request);
  return awaitAll(needed).then((settled) => createValue(node, input, settled, call.request));
}

/** @param needed Values of the node's links, in their order. */
function createValue(
  node: DependencyNode,
  input: HandlerArgument,
  needed: readonly unknown[],
  request: HttpRequest,
): unknown {
  for (const [index, { name }] of node.links.entries()) {
    if (needed[index] instanceof Failure) return needed[index];
    input[name] = needed[index];
  }
  try {
    const value = provideValue(node.dependency, input, request);
    return value instanceof Promise ? value.catch((error: unknown) => new Failure(error)) : value;
  } catch (error) {
    return new Failure(error);
  }
}

async function settle(values: readonly unknown[]): Promise<readonly unknown[]> {
  const settled = await awaitAll(values);
  for (const value of settled) if (value instanceof Failure) throw value.error;
  return settled;
}

/** Waits for the promises among values that never reject. Unlike Promise.all it leaves other thenables alone: they are values. */
async function awaitAll(values: readonly unknown[]): Promise<unknown[]> {
  const settled: unknown[] = [];
  for (const value of values) settled.push(value instanceof Promise ? await value : value);
  return settled;
}

function link(links: readonly DependencyLink[], values: readonly unknown[], input: HandlerArgument): undefined {
  for (const { name, position } of links) input[name] = values[position];
}
