import { api } from "./fetch.ts";

interface Info {
  readonly remoteAddr: { readonly hostname: string };
}

export const handle = (request: Request, info: Info): Promise<Response> =>
  api.fetch(request, { remoteAddress: info.remoteAddr.hostname });
