import type { ColumnBaseConfig } from "drizzle-orm/column";
import type { BuildColumns, ColumnDataType } from "drizzle-orm/column-builder";
import {
  boolean,
  customType,
  datetime,
  index,
  int,
  type MySqlColumn,
  type MySqlColumnBuilderBase,
  type MySqlTableWithColumns,
  mysqlTable,
  primaryKey,
  text,
  varchar,
} from "drizzle-orm/mysql-core";
import {
  checkTablesOptions,
  maxEmailLength,
  maxNameLength,
  type TableColumns,
  type TableNames,
  tokenHashLength,
  tokenIdLength,
  type UserTablesOptions,
} from "./table-columns.ts";

/** What `mysqlUserTables` makes: plain tables of Drizzle. */
export type MysqlUserTables<Own extends Record<string, MySqlColumnBuilderBase> = Record<never, never>> = {
  [Name in keyof TableColumns]: MySqlTableWithColumns<{
    name: TableNames[Name];
    schema: undefined;
    dialect: "mysql";
    columns: { [Column in keyof TableColumns[Name]]: MysqlColumnOf<TableColumns[Name][Column]> } & (Name extends "users"
      ? BuildColumns<"users", Own, "mysql">
      : unknown);
  }>;
};

type MysqlColumnOf<Facts> = Facts extends ColumnBaseConfig<ColumnDataType, string> ? MySqlColumn<Facts> : never;

/** The tables of users, groups and permissions on MySQL and MariaDB, with columns of your own; see `sqliteUserTables`. */
export function mysqlUserTables<Own extends Record<string, MySqlColumnBuilderBase> = Record<never, never>>(
  options: UserTablesOptions<Own> = {},
): MysqlUserTables<Own> {
  checkTablesOptions(options);
  const users = mysqlTable("users", {
    id: int("id").autoincrement().primaryKey(),
    username: exactText("username", { length: maxNameLength }).notNull().unique(),
    email: exactText("email", { length: maxEmailLength }).unique(),
    passwordHash: varchar("password_hash", { length: 512 }),
    isActive: flag("is_active").default(true),
    isStaff: flag("is_staff").default(false),
    isSuperuser: flag("is_superuser").default(false),
    createdAt: time("created_at").notNull().$defaultFn(now),
    lastLogin: time("last_login"),
    loginsValidFrom: time("logins_valid_from").notNull().$defaultFn(now),
    ...(options.columns as Record<never, never> | undefined),
  });
  const groups = namedTable("groups");
  const permissions = namedTable("permissions");
  const ofUser = () =>
    int("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" });
  const ofGroup = () =>
    int("group_id")
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" });
  const ofPermission = () =>
    int("permission_id")
      .notNull()
      .references(() => permissions.id, { onDelete: "cascade" });
  const tables = {
    users,
    groups,
    permissions,
    userGroups: mysqlTable("user_groups", { userId: ofUser(), groupId: ofGroup() }, ({ userId, groupId }) => [
      primaryKey({ columns: [userId, groupId] }),
      index("user_groups_group_id_idx").on(groupId),
    ]),
    userPermissions: mysqlTable(
      "user_permissions",
      { userId: ofUser(), permissionId: ofPermission() },
      ({ userId, permissionId }) => [
        primaryKey({ columns: [userId, permissionId] }),
        index("user_permissions_permission_id_idx").on(permissionId),
      ],
    ),
    groupPermissions: mysqlTable(
      "group_permissions",
      { groupId: ofGroup(), permissionId: ofPermission() },
      ({ groupId, permissionId }) => [
        primaryKey({ columns: [groupId, permissionId] }),
        index("group_permissions_permission_id_idx").on(permissionId),
      ],
    ),
    apiTokens: mysqlTable(
      "api_tokens",
      {
        id: exactText("id", { length: tokenIdLength }).primaryKey(),
        userId: ofUser(),
        name: exactText("name", { length: maxNameLength }).notNull(),
        hash: exactText("hash", { length: tokenHashLength }).notNull().unique(),
        permissions: text("permissions"),
        createdAt: time("created_at").notNull().$defaultFn(now),
        expiresAt: time("expires_at"),
      },
      ({ userId }) => [index("api_tokens_user_id_idx").on(userId)],
    ),
  };
  // The same tables, by types that can be written down.
  return tables as unknown as MysqlUserTables<Own>;
}

function namedTable<Name extends string>(name: Name) {
  return mysqlTable(name, {
    id: int("id").autoincrement().primaryKey(),
    name: exactText("name", { length: maxNameLength }).notNull().unique(),
  });
}

/** Text that is compared byte for byte, as on the other dialects: elsewhere "Mary", "mary" and "märy" are the same. */
const exactText = customType<{ data: string; driverData: string; config: { length: number }; configRequired: true }>({
  dataType: ({ length }) => `varchar(${length}) character set utf8mb4 collate utf8mb4_bin`,
});

function flag(name: string) {
  return boolean(name).notNull();
}

function time(name: string) {
  return datetime(name, { fsp: 3, mode: "date" });
}

function now(): Date {
  return new Date();
}
