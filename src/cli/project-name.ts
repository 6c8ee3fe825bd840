import { ConfigError } from "../errors/config-error.ts";

/**
 * Checks the name of a project, which becomes its folder and the name of its package.
 *
 * @param dependencies Packages that the project depends on; npm installs none into a package of the same name.
 * @throws ConfigError PROJECT_NAME_INVALID.
 */
export function checkProjectName(name: string, dependencies: readonly string[]): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 100) {
    throw new ConfigError(
      "PROJECT_NAME_INVALID",
      name,
      "Use lower-case letters, digits and dashes, starting with a letter",
    );
  }
  if (dependencies.includes(name)) {
    throw new ConfigError(
      "PROJECT_NAME_INVALID",
      name,
      "The project depends on a package of that name. Choose another",
    );
  }
}
