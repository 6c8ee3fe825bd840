/** What stands in the place of a secret. */
export const redacted = "[redacted]";

/** Which values are secret, by their names. */
export interface Redaction {
  /** Whether the value of a header, or of a field of an object, form or body, is secret. */
  isSecret(name: string): boolean;
  /** Whether the value of a query parameter is secret: more are, such as the `code` of OAuth and the key of a signed URL. */
  isSecretParameter(name: string): boolean;
}

// Names are told in any case and with any separator: "apiKey", "api_key", "X-API-Key".
const secretName = new RegExp(
  [
    "pass-?(?:word|wd|phrase|code)",
    "pwd",
    "secret(?!ar)",
    "credential",
    "authori[sz]ation$",
    "cookies?$",
    "(?:csrf|xsrf)",
    "(?:api|access|private|secret|signing|encryption|master|account|subscription|functions)-?keys?$",
    // Counts of tokens, and what kind they are of, are no secrets.
    "token(?!s|-?(?:type|count|limit)|i[sz])",
    "(?:access|refresh|auth|api|id)-?tokens",
    "session-?(?:id|key)$",
    "^(?:connect-)?sid$",
    "^(?:x-)?auth$",
    "^(?:jwt|dpop|otp|totp|pin|cvv|cvc)$",
    "(?:card|account)-?number$",
  ].join("|"),
  "i",
);

const secretParameter = /^(?:code|key|sig|ticket|assertion|samlresponse|state|nonce)$|signature$/i;

/** @param names Names that are secret too, told apart neither by case nor by separators. */
export function compileRedaction(names: readonly string[] = []): Redaction {
  const added = new Set(names.map(bareName));
  const isSecret = (name: string): boolean =>
    secretName.test(name.replaceAll(/[^A-Za-z0-9]+/g, "-")) || (added.size > 0 && added.has(bareName(name)));
  return { isSecret, isSecretParameter: (name) => secretParameter.test(name) || isSecret(name) };
}

function bareName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
