import { type Redaction, redacted } from "./redaction.ts";

/** Of a text without any of these, nothing is ever taken out. */
const suspicious = /[=:]|eyJ|bearer|basic/i;

/** "https://user:password@host", also with what should have been encoded. */
const userInfo = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi;

/** "name=value", in a query or not; the value may be quoted. */
const pair = /([?&]?)([\w.%[\]-]{1,64})=("[^"]*"?|'[^']*'?|[^\s&"'<>]*)/g;

/** `"name": "value"` of JSON, also within a JSON text, and `name: 'value'` as objects are printed. */
const member = /([\w.-]{1,64})(\\*["']?\s{0,8}:\s{0,8}\\*)(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|-?\d[\d.]*)/g;

/** The same before a list or an object. */
const nestedMember = /([\w.-]{1,64})\\*["']?\s{0,8}:\s{0,8}[[{]/g;

/** A header as it is sent. */
const header =
  /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-auth-token|x-(?:csrf|xsrf)-?token)(\s{0,8}:\s{0,8})[^\r\n]+/gi;

/** Credentials of a scheme; words about it, such as "Basic authentication", are no credentials. */
const credentials = /\b([Bb]earer|BEARER|[Bb]asic|BASIC)( {1,8})(?=[a-z~+/-]*[A-Z0-9._=])[\w.~+/=-]{6,}/g;

/** A JSON Web Token; its header always begins the same way. */
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}/g;

/** How often a value is decoded that may have a URL in it, which may have one in it. One that goes deeper is not shown. */
const maxDecodings = 3;

/**
 * Takes secrets out of a text that nobody knows the form of, such as the message of an error: passwords of URLs, values of
 * query parameters, headers and fields with secret names, credentials, JSON Web Tokens.
 */
export function redactText(text: string, redaction: Redaction): string {
  if (!suspicious.test(text)) return text;
  return cutNested(text, redaction)
    .replaceAll(userInfo, `$1${redacted}@`)
    .replaceAll(header, `$1$2${redacted}`)
    .replaceAll(member, (found, name: string, between: string) =>
      redaction.isSecret(name) ? `${name}${between}"${redacted}"` : found,
    )
    .replaceAll(pair, (found, start: string, name: string, value: string) => {
      const isSecret = isSecretPair(start, decode(name), redaction) || hidesSecret(value, redaction);
      return isSecret ? `${start}${name}=${redacted}` : found;
    })
    .replaceAll(credentials, `$1$2${redacted}`)
    .replaceAll(jsonWebToken, redacted);
}

/** A query without its "?", with the values of secret parameters taken out: "page=2&token=[redacted]". */
export function redactQuery(query: string, redaction: Redaction): string {
  return query
    .split("&")
    .map((part) => {
      const [name = ""] = part.split("=", 1);
      if (name.length === part.length) return part;
      const value = part.slice(name.length + 1);
      const isSecret = redaction.isSecretParameter(decode(name)) || hidesSecret(value, redaction);
      return `${name}=${isSecret ? redacted : redactText(value, redaction)}`;
    })
    .join("&");
}

/** Where a list or an object ends that is in a text, only a parser knows: what follows is left out with it. */
function cutNested(text: string, redaction: Redaction): string {
  for (const { 0: found, 1: name = "", index } of text.matchAll(nestedMember)) {
    if (redaction.isSecret(name)) return `${text.slice(0, index + found.length - 1)}${redacted}`;
  }
  return text;
}

/** Outside of a query, `code=1` says how a process ended. */
function isSecretPair(start: string, name: string, redaction: Redaction): boolean {
  return start === "" ? redaction.isSecret(name) : redaction.isSecretParameter(name);
}

/** Whether there is something to take out of what a percent-encoded value stands for, such as a URL. */
function hidesSecret(value: string, redaction: Redaction): boolean {
  let decoded = value;
  for (let count = 0; count < maxDecodings; count++) decoded = decode(decoded);
  return decoded !== value && (decode(decoded) !== decoded || redactText(decoded, redaction) !== decoded);
}

/** Octet by octet, which is enough for names, and stops at nothing that is malformed. */
function decode(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)));
}
