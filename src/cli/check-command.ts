import { surveyRoutes } from "../openapi/build-document.ts";
import { checkDocument } from "./check/check-document.ts";
import { type Finding, findingCodes, findingKinds } from "./check/finding.ts";
import { loadProject } from "./load-project.ts";
import type { Flags } from "./resolve-settings.ts";
import { styleFor } from "./terminal-style.ts";

/**
 * `bolt check`: lists what the document of the project leaves open, as text or as JSON.
 *
 * @returns The exit code: 1 when there is anything.
 */
export async function checkCommand(root: string, flags: Flags, asJson: boolean): Promise<number> {
  const { application, settings, documentOptions } = await loadProject(root, flags);
  const survey = surveyRoutes(application.routes, documentOptions);
  const findings = checkDocument(survey).filter(({ code }) => !settings.checkIgnore.includes(code));
  const text = asJson ? renderJson(findings) : renderText(findings, survey.operations.length);
  process.stdout.write(`${text}\n`);
  return findings.length === 0 ? 0 : 1;
}

function renderJson(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => ({ ...finding, remedy: findingKinds[finding.code] }));
  return JSON.stringify(rows, null, 2);
}

function renderText(findings: readonly Finding[], routeCount: number): string {
  const { good, faint } = styleFor(process.stdout);
  const routes = countOf(routeCount, "route");
  if (findings.length === 0) return `${good("No problems")} in ${routes}.`;
  const codes = findingCodes.filter((code) => findings.some((finding) => finding.code === code));
  const width = Math.max(...codes.map((code) => code.length));
  return [
    ...groupByRoute(findings).flatMap((group) => [...renderGroup(group, width), ""]),
    faint("What to do"),
    ...codes.map((code) => `  ${code.padEnd(width)}  ${findingKinds[code]}`),
    "",
    `${countOf(findings.length, "problem")} in ${routes}. Leave kinds out with --ignore.`,
  ].join("\n");
}

function renderGroup([first, ...others]: readonly [Finding, ...Finding[]], width: number): string[] {
  const { strong, faint, caution } = styleFor(process.stdout);
  const heading = first.route === null ? "the document" : first.route;
  return [
    `${strong(heading)}${first.place === null ? "" : `  ${faint(first.place)}`}`,
    ...[first, ...others].map(({ code, problem }) => `  ${caution(code.padEnd(width))}  ${problem}`),
  ];
}

/** Findings that follow each other and belong to one route. */
function groupByRoute(findings: readonly Finding[]): [Finding, ...Finding[]][] {
  const groups: [Finding, ...Finding[]][] = [];
  for (const finding of findings) {
    const last = groups.at(-1);
    const isSame = last !== undefined && last[0].route === finding.route && last[0].place === finding.place;
    if (isSame) last.push(finding);
    else groups.push([finding]);
  }
  return groups;
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
