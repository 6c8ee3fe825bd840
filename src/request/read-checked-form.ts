import type { FormContent, FormPolicy } from "../forms/form-content.ts";
import type { FormCheck } from "./form-check.ts";

/**
 * Reads a form that has a text in it which is not for the route: keeps the text beside what the policy keeps, has it checked,
 * and takes it out.
 *
 * @throws What the check throws, and what reading the form does.
 */
export async function readCheckedForm(
  read: (policy: FormPolicy) => Promise<FormContent>,
  policy: FormPolicy,
  formCheck: FormCheck,
): Promise<FormContent> {
  const { field } = formCheck;
  const texts = policy.texts === null ? null : new Set([...policy.texts, field]);
  const { entries, failure } = await read({ ...policy, texts });
  const first = entries.find(([name]) => name === field)?.[1];
  await formCheck.check(typeof first === "string" ? first : null);
  // A route that declares a field of this name gets it too.
  const isWanted = policy.texts?.has(field) === true;
  return { entries: isWanted ? entries : entries.filter(([name]) => name !== field), failure };
}
