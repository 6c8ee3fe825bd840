# What scripts/start and scripts/test have in common. Sourced by them, in the root of the repository.

# Ends the script unless Node is there and new enough.
require_node() {
  if ! command -v node >/dev/null 2>&1; then
    echo "error: Node.js was not found. Install Node.js 20.19 or newer: https://nodejs.org" >&2
    exit 1
  fi
  if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'; then
    echo "error: Node.js $(node --version) is too old. BoltAPI needs 20.19 or newer: https://nodejs.org" >&2
    exit 1
  fi
}

# Puts another version of Node first in PATH, from the npm package "node": 24, 22.12 or 20.19.0. It is kept in .node/, which
# Git ignores. Remove its folder there to get the newest that fits.
use_node() {
  case $1 in
    "" | *[!0-9.]* | .* | *. | *..*)
      echo "error: --node takes a version such as 24 or 22.12.0, not \"$1\"" >&2
      exit 2
      ;;
  esac
  installed=$PWD/.node/$1
  # The file alone says little: an installation that was interrupted leaves one behind, too.
  if ! "$installed/node_modules/.bin/node" --version >/dev/null 2>&1; then
    mkdir -p "$installed"
    # The package downloads Node in a script of its own, which npm does not run everywhere without leave.
    echo '{ "private": true, "allowScripts": { "node": true } }' >"$installed/package.json"
    npm install --prefix "$installed" --no-save --no-package-lock "node@$1"
  fi
  PATH=$installed/node_modules/.bin:$PATH
  export PATH
}

# Installs the packages of package-lock.json unless that was done since the file changed.
install_packages() {
  if is_older node_modules/.package-lock.json package-lock.json; then npm ci; fi
}

# Compiles src/ to dist/ unless that was done since the sources changed.
build_package() {
  if is_older dist/cli/main.js src tsconfig.json tsconfig.build.json package.json; then npm run --silent build; fi
}

# Gets the packages that tests open pages of documentation with. Without a network those tests are skipped, but not in CI.
install_docs_uis() {
  if npm run --silent docs-uis || [ -n "${CI:-}" ]; then return; fi
  echo "warning: some packages of documentation pages are missing; tests that need them are skipped" >&2
}

# Whether the first file is missing, or older than anything among the others.
is_older() {
  target=$1
  shift
  [ ! -e "$target" ] || [ -n "$(find "$@" -newer "$target" | head -n 1)" ]
}
