import { describe, expect, it } from "vitest";
import { api } from "../../api.ts";
import { seen } from "../conduit.ts";
import { operations } from "../contract.ts";
import { findDescribed } from "../own-document.ts";

/** Answers that the contract lists for every operation, and that these cannot have: nothing is sent that could be wrong. */
const impossible: ReadonlySet<string> = new Set(["GetCurrentUser 422", "GetTags 422"]);

export function describeContract(): void {
  describe("the contract", () => {
    it("has no answer that these tests have not had", () => {
      const listed = operations.flatMap(({ id, statuses }) => statuses.map((status) => `${id} ${status}`));
      expect(listed.filter((answer) => !seen.has(answer)).sort()).toEqual([...impossible].sort());
    });

    it.each(operations)("has $id, as our own document does", (operation) => {
      const described = findDescribed(operation);
      expect(described?.operationId).toBe(operation.id);
      expect(described?.tags).toEqual(operation.tags);
      expect(described?.requestBody !== undefined).toBe(operation.hasBody);
      const parameters = (described?.parameters ?? []) as typeof operation.parameters;
      const shown = (list: typeof operation.parameters) =>
        list.map(({ name, in: place, required = false }) => `${place} ${name} ${required}`).sort();
      expect(shown(parameters)).toEqual(shown(operation.parameters));
      const isAskedFor = (described?.security ?? []).some((scheme) => Object.keys(scheme).length > 0);
      const isOptional = (described?.security ?? []).some((scheme) => Object.keys(scheme).length === 0);
      expect(isAskedFor && !isOptional).toBe(operation.isForMembers);
    });

    it.each(operations)("lists no answer of $id that our own document does not", (operation) => {
      const described = Object.keys(findDescribed(operation)?.responses ?? {});
      const expected = operation.statuses.filter((status) => !impossible.has(`${operation.id} ${status}`));
      expect(described).toEqual(expect.arrayContaining(expected));
      for (const answer of impossible) {
        const [id, status = ""] = answer.split(" ");
        if (id === operation.id) expect(described).not.toContain(status);
      }
    });

    it("has all operations that there are", () => {
      const ours = Object.keys(api.openapi().paths).filter((path) => path.startsWith("/api/"));
      expect(ours.sort()).toEqual([...new Set(operations.map(({ path }) => `/api${path}`))].sort());
    });
  });
}
