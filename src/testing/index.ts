export { CookieJar } from "./cookie-jar.ts";
export { TestClient, type TestClientOptions, type TestRequestOptions } from "./test-client.ts";
export type { TestResponse } from "./test-response.ts";
