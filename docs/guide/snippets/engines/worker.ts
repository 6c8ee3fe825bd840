import { api } from "./fetch.ts";

export default {
  fetch: (request: Request) => api.fetch(request),
};
