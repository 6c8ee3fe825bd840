import { createHash } from "node:crypto";
import { BytesContent } from "../../files/memory-content.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { HttpResponse } from "../../response/http-response.ts";
import { sendContent } from "../../response/send-content.ts";
import { type DocumentFormat, writeDocument } from "../document-text.ts";
import type { OpenApiDocument } from "../openapi-document.ts";

/**
 * Media types of the document. Browsers show what ends in "+json" as they show JSON.
 *
 * @spec IANA: application/vnd.oai.openapi+json. RFC 9512: application/yaml.
 */
const mediaTypes: Readonly<Record<DocumentFormat, string>> = {
  json: "application/vnd.oai.openapi+json;version=3.1",
  yaml: "application/yaml",
};

interface WrittenDocument {
  readonly bytes: Uint8Array;
  readonly entityTag: string;
}

/** Makes the handler that sends a document. It is written when it is first asked for, and kept. */
export function compileDocument(
  document: OpenApiDocument,
  format: DocumentFormat,
  isPublic: boolean,
): (input: { request: HttpRequest }) => Promise<HttpResponse> {
  // Kept, but asked about each time: a deployment changes it.
  const cacheControl = isPublic ? "no-cache" : "private, no-cache";
  const headers = ["cache-control", cacheControl, "x-content-type-options", "nosniff"];
  let written: Promise<WrittenDocument> | null = null;
  return async ({ request }) => {
    written ??= write(document, format);
    const { bytes, entityTag } = await written;
    const response = new HttpResponse(200, headers, null);
    await sendContent(response, request, new BytesContent(bytes), {
      contentType: mediaTypes[format],
      disposition: null,
      validators: { entityTag, lastModifiedMs: null },
    });
    return response;
  };
}

async function write(document: OpenApiDocument, format: DocumentFormat): Promise<WrittenDocument> {
  const bytes = Buffer.from(await writeDocument(document, format));
  return { bytes, entityTag: `"${createHash("sha256").update(bytes).digest("base64url")}"` };
}
