/** Whether a value is a user who may come in: there, and not deactivated. */
export function isActiveUser(user: unknown): boolean {
  return user !== undefined && user !== null && (user as { readonly isActive?: unknown }).isActive !== false;
}
