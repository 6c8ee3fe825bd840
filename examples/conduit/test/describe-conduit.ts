import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { Conduit } from "./conduit.ts";
import { describeArticles } from "./suites/articles.ts";
import { describeComments } from "./suites/comments.ts";
import { describeContract } from "./suites/contract.ts";
import { describeFavorites } from "./suites/favorites.ts";
import { describeLists } from "./suites/lists.ts";
import { describeProfiles } from "./suites/profiles.ts";
import { describeTokens } from "./suites/tokens.ts";
import { describeUsers } from "./suites/users.ts";

/** The application, as tests get at it once it is open. */
export type Opened = () => Conduit;

/** All that Conduit does, on the database that DATABASE_URL names. */
export function describeConduit(name: string): void {
  describe(name, () => {
    let conduit: Conduit;
    beforeAll(async () => {
      conduit = await Conduit.open();
    });
    beforeEach(() => conduit.clear());
    afterAll(() => conduit.close());

    const opened: Opened = () => conduit;
    describeUsers(opened);
    describeTokens(opened);
    describeProfiles(opened);
    describeArticles(opened);
    describeLists(opened);
    describeComments(opened);
    describeFavorites(opened);
    // Last: it asks what the others have seen.
    describeContract();
  });
}
