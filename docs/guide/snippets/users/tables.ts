import { sqliteUserTables } from "boltapi/users";
import { text } from "drizzle-orm/sqlite-core";

export const {
  users,
  groups,
  permissions,
  userGroups,
  userPermissions,
  groupPermissions,
  apiTokens,
} = sqliteUserTables({ columns: { bio: text(), image: text() } });
