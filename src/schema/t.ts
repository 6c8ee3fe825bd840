import Type from "typebox";

/**
 * Builds schemas: `t.Object({ name: t.String(), page: t.Integer({ minimum: 1, default: 1 }) })`.
 *
 * This is TypeBox's `Type`, whole. Every schema takes the keywords of JSON Schema as options, and two that BoltAPI reads:
 * `default`, which is filled in where a value is absent, and `alias`, the name of a parameter in the request where it
 * differs from the name in the code.
 */
export const t: typeof Type = Type;
