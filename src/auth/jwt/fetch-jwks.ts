/** How a key set is fetched. */
export interface FetchJwksOptions {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** More keys than any issuer has. */
const maxKeys = 100;

/** Whether keys may be fetched from there: what anybody on the way could change is worth nothing. */
export function isHttpsOrLoopback(url: unknown): boolean {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname));
}

/**
 * Fetches a JSON Web Key Set. Its members are not looked at.
 *
 * @throws Error when it does not come in time, is too long, or is no key set. Redirects are not followed: they could lead
 *   away from https.
 */
export async function fetchJwks(url: string, { timeoutMs, maxBytes }: FetchJwksOptions): Promise<readonly unknown[]> {
  const response = await fetch(url, {
    redirect: "error",
    headers: { accept: "application/jwk-set+json, application/json" },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The key set at ${url} was answered with status ${response.status}.`);
  }
  const set: unknown = JSON.parse(await readText(response, url, maxBytes));
  const keys = (set as { readonly keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.length > maxKeys) {
    throw new Error(`What ${url} answered is no key set of up to ${maxKeys} keys.`);
  }
  return keys;
}

async function readText(response: Response, url: string, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new Error(`The key set at ${url} has more than ${maxBytes} bytes.`);
    pieces.push(piece);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
}
