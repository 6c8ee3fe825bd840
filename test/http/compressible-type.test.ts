import { describe, expect, it } from "vitest";
import { isCompressibleType } from "../../src/http/compressible-type.ts";

describe("isCompressibleType", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    "application/problem+json",
    "application/atom+xml;charset=utf-8",
    "application/openapi+yaml",
    "application/javascript",
    "application/wasm",
    "text/plain",
    "text/html ; charset=utf-8",
    "text/csv",
    "text/unheard-of",
    "image/svg+xml",
    "image/x-icon",
    "font/ttf",
  ])("is true of %s", (contentType) => {
    expect(isCompressibleType(contentType)).toBe(true);
  });

  it.each([
    "image/png",
    "image/jpeg",
    "video/mp4",
    "audio/ogg",
    "font/woff2",
    "application/zip",
    "application/gzip",
    "application/pdf",
    "application/octet-stream",
    "application/unheard-of",
    "application/json-ish",
    "multipart/byteranges; boundary=a",
    "text/event-stream",
    "text/event-stream; charset=utf-8",
    "",
    "text",
  ])("is false of %s", (contentType) => {
    expect(isCompressibleType(contentType)).toBe(false);
  });
});
