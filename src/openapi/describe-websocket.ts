import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { MiddlewareEffects } from "./describe-middleware.ts";
import { type DocumentContext, describeIntent, describeSecurity } from "./describe-operation.ts";
import type { OperationObject, ParameterObject } from "./openapi-document.ts";
import { describeParameters } from "./parameters.ts";

const webSocketTag = "WebSocket";

/** The headers of a handshake that browsers set by themselves (RFC 6455 §4.1). */
const handshakeHeaders: readonly ParameterObject[] = [
  { name: "upgrade", in: "header", required: true, schema: { type: "string", const: "websocket" } },
  { name: "connection", in: "header", required: true, schema: { type: "string", const: "Upgrade" } },
];

/** Describes the handshake of a WebSocket's route, as the GET that it is; OpenAPI has no words for what follows it. */
export function describeWebSocket(
  route: CompiledRoute,
  operationId: string,
  effects: MiddlewareEffects,
  context: DocumentContext,
): OperationObject {
  const { pattern, declared } = route;
  const intent = describeIntent(route, operationId, context);
  return {
    ...intent,
    tags: intent.tags ?? [webSocketTag],
    parameters: [
      ...describeParameters(pattern, declared.inputs, context.components, effects.parameters),
      ...handshakeHeaders,
    ],
    responses: { ...effects.answers, "101": { description: "The WebSocket is open" } },
    ...describeSecurity(route, effects, context),
    "x-websocket": true,
  };
}
