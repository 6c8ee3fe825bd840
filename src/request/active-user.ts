/**
 * Whether a look-up found a user. Code without types says "nobody" in many ways: null and undefined, but also false, 0, "" and
 * a list of no rows, none of which may open a route.
 */
export function isUser(found: unknown): boolean {
  return Boolean(found) && !(Array.isArray(found) && found.length === 0);
}

/** Whether a value is a user who may come in: there, and not deactivated. Databases have 0, or null, for false. */
export function isActiveUser(user: unknown): boolean {
  if (!isUser(user)) return false;
  const { isActive } = user as { readonly isActive?: unknown };
  return isActive === undefined || Boolean(isActive);
}
