import { defineConfig } from "boltapi/config";

// What is left out has a default; flags and environment variables go before it. See: bolt start --help
export default defineConfig({
  port: 8000,
});
