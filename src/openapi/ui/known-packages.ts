import type { DocsPackage } from "./docs-ui.ts";

/** A package that BoltAPI knows the files of. */
export interface KnownPackage extends Pick<DocsPackage, "name" | "version"> {
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The packages that pages load, each in the version that the tests open it with. What a CDN sends under these names has to be
 * these very files; a test compares the hashes with those of the packages.
 */
export const knownPackages: Readonly<Record<"redoc" | "scalar" | "rapidoc" | "stoplight", KnownPackage>> = {
  redoc: {
    name: "redoc",
    version: "2.5.4",
    files: {
      "bundles/redoc.standalone.js": "sha384-w447zOpYfw/1Tv/5AK9NfHTlQIqE3RVR6KY62jCyy9zNDgO64cMwGGP1Fj0zJVf5",
    },
  },
  scalar: {
    name: "@scalar/api-reference",
    version: "1.72.1",
    files: {
      "dist/browser/standalone.js": "sha384-U11tb2XnKvmwt8RlTvnwUnYgrN+ur4Xyh9htLhjajWNR/Oyl5AX5DEz00qRmlrmK",
    },
  },
  rapidoc: {
    name: "rapidoc",
    version: "9.3.8",
    files: {
      "dist/rapidoc-min.js": "sha384-szzoYhqSJqZH8X90KwbBjYL1CMLEa3U7xl/oAZg4ViKpYEY5GVhM+peBQB4u7ANM",
    },
  },
  stoplight: {
    name: "@stoplight/elements",
    version: "9.0.25",
    files: {
      "web-components.min.js": "sha384-X5kH2B8aH81JEl8IfSBwwnr8FYcCqMzdxpqjmmlRbhIl7SsQ9Zn0xk+csQmU37zN",
      "styles.min.css": "sha384-NzdOiocfnINlXfuCXi4OpL/xvdbgLiKaLHQ07Z+IwhVaxHqLShn5rVD5OHt/LYgz",
    },
  },
};
