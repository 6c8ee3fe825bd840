export { CookieJar } from "./cookie-jar.ts";
export type { TestRequestOptions } from "./request-message.ts";
export { TestClient, type TestClientOptions, type TestWebSocketOptions } from "./test-client.ts";
export type { TestResponse } from "./test-response.ts";
export { TestWebSocket, type WaitOptions, WebSocketClosedError, WebSocketRefusedError } from "./test-websocket.ts";
