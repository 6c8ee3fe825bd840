import { checkOptions } from "../../errors/check-options.ts";

/** What the types of Drizzle know of a column, whatever its dialect. */
export interface ColumnFacts<
  Data,
  DataType extends "string" | "number" | "boolean" | "date",
  NotNull extends boolean,
  HasDefault extends boolean,
  IsPrimaryKey extends boolean = false,
> {
  name: string;
  tableName: string;
  dataType: DataType;
  columnType: string;
  data: Data;
  driverParam: unknown;
  notNull: NotNull;
  hasDefault: HasDefault;
  isPrimaryKey: IsPrimaryKey;
  isAutoincrement: false;
  hasRuntimeDefault: false;
  enumValues: undefined;
  baseColumn: never;
  identity: undefined;
  generated: undefined;
}

/** A number that the database gives. */
type Id = ColumnFacts<number, "number", true, true, true>;
type Reference = ColumnFacts<number, "number", true, false>;
type Text = ColumnFacts<string, "string", true, false>;
type OptionalText = ColumnFacts<string, "string", false, false>;
type Flag = ColumnFacts<boolean, "boolean", true, true>;
type Time = ColumnFacts<Date, "date", true, true>;
type OptionalTime = ColumnFacts<Date, "date", false, false>;

/** Columns of all users. Applications add their own. */
export interface UserColumns {
  id: Id;
  /** Unique, byte for byte. */
  username: Text;
  /** Unique; null for users without. */
  email: OptionalText;
  /** Null for users who cannot log in with a password. */
  passwordHash: OptionalText;
  isActive: Flag;
  isStaff: Flag;
  isSuperuser: Flag;
  createdAt: Time;
  lastLogin: OptionalTime;
  /** Sessions and tokens from before are over. */
  loginsValidFrom: Time;
}

/** Columns of groups, whose names are the roles of users, and of permissions. */
export interface NamedColumns {
  id: Id;
  name: Text;
}

export interface UserGroupColumns {
  userId: Reference;
  groupId: Reference;
}

export interface UserPermissionColumns {
  userId: Reference;
  permissionId: Reference;
}

export interface GroupPermissionColumns {
  groupId: Reference;
  permissionId: Reference;
}

export interface ApiTokenColumns {
  /** Part of the key, and no secret. */
  id: ColumnFacts<string, "string", true, false, true>;
  userId: Reference;
  name: Text;
  /** SHA-256 of the key. */
  hash: Text;
  /** JSON array of names; null for whatever the user may do. */
  permissions: OptionalText;
  createdAt: Time;
  expiresAt: OptionalTime;
}

/** The tables, by the names they are exported under, and their names in the database. */
export interface TableColumns {
  users: UserColumns;
  groups: NamedColumns;
  permissions: NamedColumns;
  userGroups: UserGroupColumns;
  userPermissions: UserPermissionColumns;
  groupPermissions: GroupPermissionColumns;
  apiTokens: ApiTokenColumns;
}

export interface TableNames {
  users: "users";
  groups: "groups";
  permissions: "permissions";
  userGroups: "user_groups";
  userPermissions: "user_permissions";
  groupPermissions: "group_permissions";
  apiTokens: "api_tokens";
}

/** Options of `sqliteUserTables` and its like. */
export interface UserTablesOptions<Columns> {
  /** Further columns of users: `{ bio: text(), birthday: integer({ mode: "timestamp" }) }`. */
  readonly columns?: Columns;
}

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkTablesOptions(options: object): void {
  checkOptions(options, { columns: explainColumns });
}

function explainColumns(columns: unknown): string | null {
  if (typeof columns !== "object" || columns === null) return "expected columns of Drizzle by name.";
  const taken = Object.keys(columns).find((name) => Object.hasOwn(ownColumns, name));
  return taken === undefined ? null : `"${taken}" is a column of every user. Choose another name.`;
}

const ownColumns: Readonly<Record<keyof UserColumns, true>> = {
  id: true,
  username: true,
  email: true,
  passwordHash: true,
  isActive: true,
  isStaff: true,
  isSuperuser: true,
  createdAt: true,
  lastLogin: true,
  loginsValidFrom: true,
};

/** Most characters of names and of addresses (RFC 5321 §4.5.3.1.3). */
export const maxNameLength = 150;
export const maxEmailLength = 254;
export const tokenIdLength = 12;
/** Hexadecimal digits of SHA-256. */
export const tokenHashLength = 64;
