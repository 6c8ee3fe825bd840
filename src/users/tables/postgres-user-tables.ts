import type { ColumnBaseConfig } from "drizzle-orm/column";
import type { BuildColumns, ColumnDataType } from "drizzle-orm/column-builder";
import {
  boolean,
  char,
  index,
  integer,
  type PgColumn,
  type PgColumnBuilderBase,
  type PgTableWithColumns,
  pgTable,
  primaryKey,
  text,
  timestamp,
  varchar,
} from "drizzle-orm/pg-core";
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

/** What `postgresUserTables` makes: plain tables of Drizzle. */
export type PostgresUserTables<Own extends Record<string, PgColumnBuilderBase> = Record<never, never>> = {
  [Name in keyof TableColumns]: PgTableWithColumns<{
    name: TableNames[Name];
    schema: undefined;
    dialect: "pg";
    columns: {
      [Column in keyof TableColumns[Name]]: PostgresColumnOf<TableColumns[Name][Column]>;
    } & (Name extends "users" ? BuildColumns<"users", Own, "pg"> : unknown);
  }>;
};

type PostgresColumnOf<Facts> = Facts extends ColumnBaseConfig<ColumnDataType, string> ? PgColumn<Facts> : never;

/** The tables of users, groups and permissions on PostgreSQL, with columns of your own; see `sqliteUserTables`. */
export function postgresUserTables<Own extends Record<string, PgColumnBuilderBase> = Record<never, never>>(
  options: UserTablesOptions<Own> = {},
): PostgresUserTables<Own> {
  checkTablesOptions(options);
  const users = pgTable("users", {
    id: integer("id").primaryKey().generatedByDefaultAsIdentity(),
    username: varchar("username", { length: maxNameLength }).notNull().unique(),
    email: varchar("email", { length: maxEmailLength }).unique(),
    passwordHash: text("password_hash"),
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
    integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" });
  const ofGroup = () =>
    integer("group_id")
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" });
  const ofPermission = () =>
    integer("permission_id")
      .notNull()
      .references(() => permissions.id, { onDelete: "cascade" });
  const tables = {
    users,
    groups,
    permissions,
    userGroups: pgTable("user_groups", { userId: ofUser(), groupId: ofGroup() }, ({ userId, groupId }) => [
      primaryKey({ columns: [userId, groupId] }),
      index("user_groups_group_id_idx").on(groupId),
    ]),
    userPermissions: pgTable(
      "user_permissions",
      { userId: ofUser(), permissionId: ofPermission() },
      ({ userId, permissionId }) => [
        primaryKey({ columns: [userId, permissionId] }),
        index("user_permissions_permission_id_idx").on(permissionId),
      ],
    ),
    groupPermissions: pgTable(
      "group_permissions",
      { groupId: ofGroup(), permissionId: ofPermission() },
      ({ groupId, permissionId }) => [
        primaryKey({ columns: [groupId, permissionId] }),
        index("group_permissions_permission_id_idx").on(permissionId),
      ],
    ),
    apiTokens: pgTable(
      "api_tokens",
      {
        id: char("id", { length: tokenIdLength }).primaryKey(),
        userId: ofUser(),
        name: varchar("name", { length: maxNameLength }).notNull(),
        hash: char("hash", { length: tokenHashLength }).notNull().unique(),
        permissions: text("permissions"),
        createdAt: time("created_at").notNull().$defaultFn(now),
        expiresAt: time("expires_at"),
      },
      ({ userId }) => [index("api_tokens_user_id_idx").on(userId)],
    ),
  };
  // The same tables, by types that can be written down.
  return tables as unknown as PostgresUserTables<Own>;
}

function namedTable<Name extends string>(name: Name) {
  return pgTable(name, {
    id: integer("id").primaryKey().generatedByDefaultAsIdentity(),
    name: varchar("name", { length: maxNameLength }).notNull().unique(),
  });
}

function flag(name: string) {
  return boolean(name).notNull();
}

function time(name: string) {
  return timestamp(name, { precision: 3, withTimezone: true });
}

function now(): Date {
  return new Date();
}
