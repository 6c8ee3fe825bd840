import { expect, it } from "vitest";
import { withDefaults } from "../../src/errors/with-defaults.ts";

const defaults: { readonly size: number; readonly name: string | null } = { size: 5, name: "a" };

it("takes the default for an option that is missing or undefined, and no other", () => {
  expect(withDefaults(defaults, undefined)).toEqual(defaults);
  expect(withDefaults(defaults, { size: undefined })).toEqual(defaults);
  expect(withDefaults(defaults, { size: 0, name: null })).toEqual({ size: 0, name: null });
});
