#!/usr/bin/env bash
# Writes the generated files of the repository anew: the metadata that the client is built
# against, and the small chain specifications. Look at the difference before you keep it.
set -euo pipefail

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup no-postgres
cd "$REGISTRY_ROOT"

# The test compares the metadata with the checked-in file; told so, it writes the file instead.
say "Metadata"
REGISTRY_UPDATE=1 with_heartbeat building cargo test "${CARGO_SELECTION[@]}" --test metadata >&2
build || fail 1 "The build failed with the new metadata; the reason stands above."
say "Chain specifications"
"$REGISTRY_BIN_DIR/registry-node" chain-specs --genesis-only --output-dir chain-specs
say "Done; see what has changed with: git diff --stat client/artifacts chain-specs"
