import { defineConfig } from "boltapi/config";

export default defineConfig({ port: 8000 });
