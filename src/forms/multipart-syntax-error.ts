/** A multipart body that does not keep to its syntax. The message follows on from "The body": "ends without …". */
export class MultipartSyntaxError extends Error {
  override readonly name = "MultipartSyntaxError";
}
