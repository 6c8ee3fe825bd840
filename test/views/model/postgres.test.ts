import { describeWithServer, postgresUrl } from "../../db/test-servers.ts";
import { describeModelViews } from "./conformance.ts";
import { postgresKit } from "./kit.ts";

await describeWithServer("on PostgreSQL", postgresUrl, () => describeModelViews(postgresKit));
