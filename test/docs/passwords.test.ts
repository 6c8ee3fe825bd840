import { passwordHasher } from "boltapi";
import { describe, expect, it } from "vitest";
import { defaultArgon2Cost } from "../../src/auth/passwords/argon2-format.ts";
import { defaultScryptCost } from "../../src/auth/passwords/scrypt-format.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/passwords.md";

describe("the page about passwords", () => {
  it("lists every option with its default", () => {
    const rows = readTable(page, "option of `passwordHasher`");
    const known = (): unknown => passwordHasher({ unknown: 1 } as object);
    expect(known).toThrow(`Options are ${rows.map(([option = ""]) => codeSpans(option)[0]).join(", ")}.`);
    const shown = (cost: object): string =>
      `\`${JSON.stringify(cost)
        .replaceAll('"', "")
        .replaceAll(/([:,])/g, "$1 ")}\``;
    const expected = ['`"scrypt"`', shown(defaultScryptCost), shown(defaultArgon2Cost), "2"];
    expect(rows.map(([, standard = ""]) => standard.replace("{ ", "{").replace(" }", "}"))).toEqual(expected);
  });

  it("says which hashes are made", async () => {
    const made = readTable(page, "hash").map(([, prefix = ""]) => codeSpans(prefix)[0]);
    expect(made).toEqual(["$scrypt$", "$argon2id$", "pbkdf2_sha256$", "!"]);
    const cheap = passwordHasher({ scrypt: { log2Cost: 1 } });
    expect(await cheap.hash("a")).toMatch(/^\$scrypt\$/);
  });
});
