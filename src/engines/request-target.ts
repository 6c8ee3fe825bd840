/** A request target as routes see it, with the host of an absolute-form target, or null where the Host header counts. */
export interface RequestTarget {
  /** Origin-form, or "*". */
  readonly target: string;
  readonly host: string | null;
}

// Visible ASCII without "#": a fragment stays with the client (RFC 9112 §3.2).
const originForm = /^\/[!"$-~]*$/;
const absoluteForm = /^https?:\/\/([^/?#]*)(\/?[!"$-~]*)$/i;

/** Whether the text is a target in origin-form, as nearly every request has it: "/users?page=2". */
export function isOriginForm(text: string): boolean {
  return originForm.test(text);
}

/**
 * Reduces a target to origin-form or "*". Returns null when it is neither, nor an http address.
 *
 *   parseRequestTarget("GET", "http://example.com?page=2")  →  { target: "/?page=2", host: "example.com" }
 *
 * The host is as sent; check it like a Host header, whose place it takes.
 *
 * @spec RFC 9112 §3.2.1, §3.2.2 and §3.2.4
 */
export function parseRequestTarget(method: string, text: string): RequestTarget | null {
  if (isOriginForm(text)) return { target: text, host: null };
  if (text === "*") return method === "OPTIONS" ? { target: "*", host: null } : null;
  const match = absoluteForm.exec(text);
  if (match === null) return null;
  const [, host = "", rest = ""] = match;
  if (rest === "") return { target: method === "OPTIONS" ? "*" : "/", host };
  return { target: rest.startsWith("/") ? rest : `/${rest}`, host };
}
