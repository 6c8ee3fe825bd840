export type { ReceivedEvent } from "../http/event-stream-parser.ts";
export { CookieJar } from "./cookie-jar.ts";
export type { TestRequestOptions, TestStreamOptions } from "./request-message.ts";
export { TestClient, type TestClientOptions, type TestWebSocketOptions } from "./test-client.ts";
export type { TestResponse } from "./test-response.ts";
export type { TestStream } from "./test-stream.ts";
export { TestWebSocket, type WaitOptions, WebSocketClosedError, WebSocketRefusedError } from "./test-websocket.ts";
