import { describeWithServer, mysqlUrl } from "../../db/test-servers.ts";
import { describeModelViews } from "./conformance.ts";
import { mysqlKit } from "./kit.ts";

await describeWithServer("on MariaDB", mysqlUrl, () => describeModelViews(mysqlKit));
