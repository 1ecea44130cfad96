#!/bin/sh
# Starts the node of this container as its environment says (the node.env that
# `registry-node network create` writes); with arguments, runs registry-node with these instead.
set -eu
if [ "$#" -gt 0 ]; then
    exec registry-node "$@"
fi
: "${REGISTRY_CHAIN:?names the chain specification}" "${REGISTRY_BASE_PATH:?names the folder for data}"
# The arguments are several words.
# shellcheck disable=SC2086
exec registry-node --chain "$REGISTRY_CHAIN" --base-path "$REGISTRY_BASE_PATH" \
    --prometheus-external --disable-log-color ${REGISTRY_NODE_ARGS:-}
