/** Whose password it is to be. */
export interface PasswordOwner {
  readonly username: string;
  readonly email: string | null;
}

/** What is wrong with a password, as a sentence for the user; null when nothing is. */
export type CheckPassword = (password: string, owner: PasswordOwner) => string | null | Promise<string | null>;

/** Which passwords are taken. */
export interface PasswordRules {
  /** Fewest characters. Default 8. */
  readonly minLength?: number;
  /** Asked about passwords that the other rules let through: common ones, for example. */
  readonly check?: CheckPassword;
}

/** Most that a hasher takes. */
const maxLength = 1024;

/** All that is wrong with a password. */
export async function explainPassword(
  password: string,
  owner: PasswordOwner,
  { minLength = 8, check }: PasswordRules,
): Promise<string[]> {
  const length = [...password].length;
  const problems = [
    length < minLength ? `The password is too short: it has to have at least ${minLength} characters` : null,
    password.length > maxLength ? `The password is too long: it may have ${maxLength} characters` : null,
    /^\p{Nd}+$/u.test(password) ? "The password consists of digits alone" : null,
    isLike(password, owner) ? "The password is too similar to the username or the email address" : null,
  ].filter((problem) => problem !== null);
  if (problems.length > 0) return problems;
  const problem = (await check?.(password, owner)) ?? null;
  return problem === null ? [] : [problem];
}

/** Whether it is one of the names of its owner, in any case, with up to three further characters. */
function isLike(password: string, { username, email }: PasswordOwner): boolean {
  const lowered = password.normalize("NFKC").toLowerCase();
  const names = [username, email ?? "", (email ?? "").split("@")[0] ?? ""];
  return names.some((name) => {
    const known = name.toLowerCase();
    return known.length > 2 && lowered.includes(known) && lowered.length - known.length <= 3;
  });
}
