import { defineConfig } from "boltapi/config";

export default defineConfig({ checkIgnore: ["undescribed"] });
