import type { CompiledRoute } from "../pipeline/compiled-route.ts";
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
  context: DocumentContext,
): OperationObject {
  const intent = describeIntent(route, operationId, context);
  const responses = {
    "101": { description: "The WebSocket is open" },
    "400": { description: "The request is no handshake of a WebSocket" },
    "403": { description: "Pages of this origin may not open a WebSocket" },
  };
  return {
    ...intent,
    tags: intent.tags ?? [webSocketTag],
    parameters: [...describeParameters(route.pattern, route.declared.inputs, context.components), ...handshakeHeaders],
    responses,
    ...describeSecurity(route, context),
    "x-websocket": true,
  };
}
