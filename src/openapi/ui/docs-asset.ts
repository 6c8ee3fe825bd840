import { NotFound } from "../../errors/http-exception.ts";
import { contentTypeOf } from "../../files/content-type.ts";
import { validatorsOf } from "../../files/file-validators.ts";
import { openPath } from "../../files/open-file.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { HttpResponse } from "../../response/http-response.ts";
import { sendContent } from "../../response/send-content.ts";

/** Makes the handler that sends one file of a page. Nothing of the request says which. */
export function compileAsset(
  file: string,
  isPublic: boolean,
): (input: { request: HttpRequest }) => Promise<HttpResponse> {
  const contentType = contentTypeOf(file) ?? "application/octet-stream";
  // A year, which stands for ever: another version has another path.
  const headers = [
    "cache-control",
    `${isPublic ? "public" : "private"}, max-age=31536000, immutable`,
    "x-content-type-options",
    "nosniff",
  ];
  return async ({ request }) => {
    // False: packages may be links, as in workspaces.
    const opened = await openPath(file, false);
    if (opened.kind !== "file") throw new NotFound();
    const response = new HttpResponse(200, headers, null);
    await sendContent(response, request, opened.file, {
      contentType,
      disposition: null,
      validators: validatorsOf(opened.file.stats, null),
    });
    return response;
  };
}
