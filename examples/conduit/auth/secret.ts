import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What signs tokens: the variable JWT_SECRET; where nothing is served for real, one that is made for this machine. */
export const secret: string = process.env.JWT_SECRET ?? developmentSecret();

/** Made once and kept in a file that Git ignores, so that tokens outlive restarts and hold in every process. */
function developmentSecret(): string {
  if (process.env.NODE_ENV === "production") {
    throw new Error("JWT_SECRET is not set. Make one: openssl rand -hex 32");
  }
  const file = join(import.meta.dirname, "..", ".secret");
  return readIfThere(file) ?? make(file);
}

function make(file: string): string {
  const written = `${file}.${process.pid}`;
  writeFileSync(written, randomBytes(32).toString("hex"), { mode: 0o600 });
  try {
    // Whole or not at all: of several processes that start at once, the first one makes it.
    linkSync(written, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(written);
  }
  return readFileSync(file, "utf8");
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return null;
  }
}
