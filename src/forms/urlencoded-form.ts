import { type FormContent, type FormPolicy, type FormValue, UnreadableText } from "./form-content.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads an urlencoded form. Unlike a browser it refuses what is malformed, instead of replacing it.
 *
 * @spec WHATWG URL §5.1
 */
export function readUrlencodedForm(bytes: Uint8Array, { texts }: FormPolicy): FormContent {
  const entries: [string, FormValue][] = [];
  let body: string;
  try {
    body = utf8.decode(bytes);
  } catch {
    return { entries, failure: { type: "form_invalid", msg: "The body is not UTF-8" } };
  }
  for (const pair of body.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    if (name === null) {
      return {
        entries,
        failure: { type: "form_invalid", msg: "The body has a name that is not percent-encoded UTF-8" },
      };
    }
    if (texts !== null && !texts.has(name)) continue;
    const value = equals === -1 ? "" : decode(pair.slice(equals + 1));
    entries.push([name, value ?? new UnreadableText("Form field is not percent-encoded UTF-8")]);
  }
  return { entries, failure: null };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
