import { defineConfig } from "boltapi/config";

export default defineConfig({
  host: "0.0.0.0",
  port: 8080,
  graceSeconds: 30,
});
