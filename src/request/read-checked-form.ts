import type { FormContent, FormPolicy } from "../forms/form-content.ts";
import type { FormCheck } from "./form-check.ts";

/**
 * Reads a form that has texts in it which are not for the route: keeps them beside what the policy keeps, has them checked,
 * and takes them out.
 *
 * @throws What a check throws, and what reading the form does.
 */
export async function readCheckedForm(
  read: (policy: FormPolicy) => Promise<FormContent>,
  policy: FormPolicy,
  checks: readonly FormCheck[],
): Promise<FormContent> {
  const texts = policy.texts === null ? null : new Set([...policy.texts, ...checks.map(({ field }) => field)]);
  let content = await read({ ...policy, texts });
  for (const check of checks) content = await checkForm(content, check, policy.texts?.has(check.field) === true);
  return content;
}

/** @param isWanted Whether the route declares a field of this name, too. */
export async function checkForm(content: FormContent, formCheck: FormCheck, isWanted: boolean): Promise<FormContent> {
  const { field } = formCheck;
  const first = content.entries.find(([name]) => name === field)?.[1];
  await formCheck.check(typeof first === "string" ? first : null);
  return isWanted ? content : { ...content, entries: content.entries.filter(([name]) => name !== field) };
}
