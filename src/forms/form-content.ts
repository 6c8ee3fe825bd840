import type { UploadFile } from "./upload-file.ts";

/** A file of a form, kept or not. */
export class ReceivedFile {
  /** Media type that the client declares, without parameters, in lower case. */
  readonly type: string;
  /** Bytes that came, whether they were kept or not. */
  size = 0;
  /** Null where nobody asked for the file, or it breaks a rule. */
  file: UploadFile | null = null;

  constructor(type: string) {
    this.type = type;
  }
}

/** A text of a form that cannot be used, and why: "Form field is not UTF-8". */
export class UnreadableText {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** What a form holds under a name. */
export type FormValue = string | ReceivedFile | UnreadableText;

/** What a form holds, in order; with what ended the reading, if something did. */
export interface FormContent {
  readonly entries: readonly (readonly [name: string, value: FormValue])[];
  readonly failure: FormFailure | null;
}

/** Why a body could not be read to its end. */
export interface FormFailure {
  readonly type: "form_invalid" | "too_many_parts";
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** What is worth keeping of a form; the rest is counted and dropped as it comes. */
export interface FormPolicy {
  /** Names of the texts to keep; null keeps all. */
  readonly texts: ReadonlySet<string> | null;
  readonly files: ReadonlyMap<string, FileLimits>;
  /** For files of other names; null keeps none. */
  readonly otherFiles: FileLimits | null;
}

/** Which files of a field are kept. */
export interface FileLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
  /** Whether files of a media type are taken. */
  accepts(type: string): boolean;
}
