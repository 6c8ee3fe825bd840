import { describeEngine } from "../conformance.ts";
import { startMemoryDriver } from "./memory-driver.ts";

describeEngine("exchangeInMemory", startMemoryDriver);
