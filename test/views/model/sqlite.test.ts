import { describe } from "vitest";
import { describeModelViews } from "./conformance.ts";
import { sqliteKit } from "./kit.ts";

describe("on SQLite", () => describeModelViews(sqliteKit));
