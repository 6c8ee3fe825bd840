/**
 * Checks a path from outside that is to lead to something below a directory: names joined with "/", without one that leads
 * elsewhere.
 *
 *   namesBelow("2026/may.pdf")  →  ["2026", "may.pdf"]
 *   namesBelow("../etc/passwd") →  null
 *
 * Refused are "..", ".", empty names, and with them absolute paths; NUL; and backslashes, which separate names on Windows,
 * whatever the system.
 */
export function namesBelow(path: string): readonly string[] | null {
  const names = path.split("/");
  return names.every(isPlainName) ? names : null;
}

function isPlainName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("\0") && !name.includes("\\");
}
