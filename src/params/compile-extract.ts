import { RequestValidationError } from "../errors/validation-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import type { HandlerArgument, RouteCall, Stage } from "../request/route-call.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import { compileBody } from "./compile-body.ts";
import { compileForm } from "./compile-form.ts";
import { compileSection, type SectionReader } from "./compile-section.ts";
import { handled } from "./handled.ts";
import { type SectionName, sectionNames } from "./sections.ts";

/** What a route, or one of its dependencies, declares. */
export interface InputDeclaration {
  /** Position of the dependency, or null for the route itself. */
  readonly owner: number | null;
  /** For error messages: "GET /users/{id}". */
  readonly place: string;
  /** Options of which `params`, `query`, `headers` and `cookies` are read. */
  readonly sections: { readonly [Name in SectionName]?: unknown };
}

/** What a route declares of its body: one of the two, or neither. */
export interface BodyDeclaration {
  readonly body?: unknown;
  readonly form?: unknown;
}

interface OwnedSection {
  readonly owner: number | null;
  readonly name: SectionName;
  readonly read: SectionReader;
}

/**
 * Makes the stage that takes values out of the request: params, query, headers and cookies of the route and of its
 * dependencies, then the body or form. What is wrong anywhere is collected into one error. Null when nothing is declared.
 *
 * @throws ConfigError when a schema cannot be read from its source, or params and path do not agree.
 */
export function compileExtract(
  inputs: readonly InputDeclaration[],
  pattern: PathPattern,
  { body: bodySchema, form }: BodyDeclaration,
): Stage | null {
  const sections = inputs.flatMap((input) => compileSections(input, pattern));
  const [route] = inputs;
  const place = route?.place ?? "";
  const bodyName = form === undefined ? "body" : "form";
  const readForm = form === undefined ? null : compileForm(form, place);
  const body = bodySchema === undefined ? readForm : compileBody(bodySchema, place);
  if (sections.length === 0 && body === null) return null;
  return (call) => {
    const issues: ValidationIssue[] = [];
    let pending: Promise<unknown>[] | null = null;
    for (const section of sections) {
      const read = readSection(section, call, issues);
      if (read === undefined) continue;
      pending ??= [];
      pending.push(handled(read));
    }
    const bodyRead = body === null ? undefined : store(call.input, bodyName, body(call.request, issues));
    if (pending !== null) return Promise.all([...pending, bodyRead]).then(() => assertNoIssues(issues));
    return bodyRead === undefined ? assertNoIssues(issues) : bodyRead.then(() => assertNoIssues(issues));
  };
}

function compileSections({ owner, place, sections }: InputDeclaration, pattern: PathPattern): OwnedSection[] {
  return sectionNames.flatMap((name) => {
    const read = compileSection(name, sections[name], place, pattern, owner === null);
    return read === null ? [] : [{ owner, name, read }];
  });
}

function readSection(
  section: OwnedSection,
  call: RouteCall,
  issues: ValidationIssue[],
): undefined | Promise<undefined> {
  const target = section.owner === null ? call.input : (call.dependencyInputs[section.owner] as HandlerArgument);
  return store(target, section.name, section.read(call, issues));
}

/** Puts a value into a handler's argument, now or when it is there. */
function store(target: HandlerArgument, name: string, value: unknown): undefined | Promise<undefined> {
  if (!(value instanceof Promise)) {
    target[name] = value;
    return undefined;
  }
  return value.then((late: unknown) => {
    target[name] = late;
    return undefined;
  });
}

function assertNoIssues(issues: readonly ValidationIssue[]): undefined {
  if (issues.length > 0) throw new RequestValidationError(issues);
}
