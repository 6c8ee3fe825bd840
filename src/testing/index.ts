export { CookieJar } from "./cookie-jar.ts";
export type { TestRequestOptions } from "./request-message.ts";
export { TestClient, type TestClientOptions } from "./test-client.ts";
export type { TestResponse } from "./test-response.ts";
