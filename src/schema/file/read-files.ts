import { type FormValue, ReceivedFile } from "../../forms/form-content.ts";
import type { UploadFile } from "../../forms/upload-file.ts";
import { type SchemaIssue, SchemaIssues } from "../decoded.ts";
import type { FileRules } from "./file-rules.ts";

/** Reads the files of a field: one file, or a list where the rules say so; or all that is wrong with them. */
export function readFiles(values: readonly FormValue[], rules: FileRules): UploadFile | UploadFile[] | SchemaIssues {
  const issues = checkCount(values.length, rules);
  const files: UploadFile[] = [];
  for (const [index, value] of values.entries()) {
    const path = rules.isList ? [index] : [];
    const problems = value instanceof ReceivedFile ? checkFile(value, rules) : [notAFile];
    issues.push(...problems.map((problem) => ({ ...problem, path })));
    if (value instanceof ReceivedFile && value.file !== null) files.push(value.file);
  }
  if (issues.length > 0) return new SchemaIssues(issues);
  return rules.isList ? files : (files[0] as UploadFile);
}

/** Whether a media type is one of these: "image/*" takes all images, "*" takes all. */
export function acceptsType(types: readonly string[] | null, type: string): boolean {
  if (types === null) return true;
  return types.some((pattern) => {
    if (pattern === "*" || pattern === "*/*") return true;
    return pattern.endsWith("/*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
  });
}

type Problem = Omit<SchemaIssue, "path">;

const notAFile: Problem = { type: "validation_error", msg: "Expected a file, got text" };

function checkCount(count: number, { minFiles, maxFiles }: FileRules): SchemaIssue[] {
  if (count > maxFiles) {
    const ctx = { max_files: maxFiles, actual_count: count };
    return [{ type: "file_too_many", path: [], msg: "Too many files uploaded", ctx }];
  }
  if (count >= minFiles) return [];
  const ctx = { min_files: minFiles, actual_count: count };
  return [{ type: "file_too_few", path: [], msg: "Too few files uploaded", ctx }];
}

function checkFile({ size, type }: ReceivedFile, { minBytes, maxBytes, types }: FileRules): Problem[] {
  const problems: Problem[] = [];
  if (size > maxBytes) {
    const ctx = { max_size: maxBytes, actual_size: size };
    problems.push({ type: "file_too_large", msg: `File exceeds maximum size of ${maxBytes} bytes`, ctx });
  }
  if (size < minBytes) {
    const ctx = { min_size: minBytes, actual_size: size };
    problems.push({ type: "file_too_small", msg: `File is below minimum size of ${minBytes} bytes`, ctx });
  }
  if (!acceptsType(types, type)) {
    const ctx = { allowed_types: types, actual_type: type };
    problems.push({ type: "file_invalid_content_type", msg: `Invalid content type '${type}'`, ctx });
  }
  return problems;
}
