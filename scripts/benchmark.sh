#!/usr/bin/env bash
# Measures what the calls of the registry weigh and writes it into the pallets. See
# scripts/benchmark.sh --help.
set -euo pipefail

# Of the release train of `polkadot-sdk 2609.2.0`, as all versions in Cargo.toml.
readonly BENCHER=frame-omni-bencher BENCHER_VERSION=0.28.0
# The pallets that have benchmarks, as in runtime/src/benchmarks.rs.
readonly PALLETS=(roles accounts programmes credits safeguards quota validators governance)

usage() {
    cat <<EOF
Usage: scripts/benchmark.sh [OPTIONS] [PALLET...]

Measures what the calls of the registry's pallets weigh on this computer and writes it into
pallets/PALLET/src/weights.rs. Installs what is missing ($BENCHER, the first time up to
an hour) and builds the runtime with its benchmarks first (the first time 10 to 20 minutes).
Measuring takes some ten seconds per call. Leave the computer alone meanwhile: whatever else
it does is measured too.

Pallets: ${PALLETS[*]} [default: all of them]

Options:
  --steps N   Values of a parameter that are measured [default: 50]
  --repeat N  Measurements of each [default: 20]
  --check     Run every benchmark once to see that it works; write nothing
  -h, --help  Print this help

Look at the difference with git diff before you keep it. docs/building.md tells what is
installed and which environment variables count.
EOF
}

bad() {
    printf 'Error: %s\n' "$*" >&2
    exit 2
}

steps=50 repeat=20 check=false pallets=()
while (($# > 0)); do
    option=$1
    shift
    case $option in
    -h | --help)
        usage
        exit 0
        ;;
    --check)
        check=true
        continue
        ;;
    --steps | --repeat)
        (($# > 0)) || bad "$option needs a value; see scripts/benchmark.sh --help."
        value=$1
        shift
        ;;
    --steps=* | --repeat=*)
        value=${option#*=}
        option=${option%%=*}
        ;;
    -*) bad "There is no option $option; see scripts/benchmark.sh --help." ;;
    *)
        [[ " ${PALLETS[*]} " == *" $option "* ]] ||
            bad "There are no benchmarks of a pallet $option; there are those of: ${PALLETS[*]}."
        pallets+=("$option")
        continue
        ;;
    esac
    [[ $value =~ ^[1-9][0-9]{0,4}$ ]] || bad "$option is \"$value\"; it can be 1 to 99999."
    case $option in
    --steps)
        ((value >= 2)) || bad "A line has two points at least: give --steps 2 or more."
        steps=$value
        ;;
    --repeat) repeat=$value ;;
    esac
done
((${#pallets[@]} > 0)) || pallets=("${PALLETS[@]}")

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup no-postgres
cd "$REGISTRY_ROOT"

# A runtime with benchmarks has other features, and would spoil the one build that everything
# else shares.
BENCHMARK_TARGET_DIR=$(dirname "$CARGO_TARGET_DIR")/benchmark-target
readonly BENCHMARK_TARGET_DIR
readonly RUNTIME=$BENCHMARK_TARGET_DIR/release/wbuild/registry-runtime/registry_runtime.compact.compressed.wasm

has_bencher() {
    have "$BENCHER" && [[ $("$BENCHER" --version) == *" $BENCHER_VERSION" ]]
}

has_libclang() {
    [[ -n ${LIBCLANG_PATH:-} ]] || compgen -G '/usr/lib/llvm-*/lib/libclang.so*' >/dev/null ||
        compgen -G '/usr/lib/*/libclang.so*' >/dev/null
}

install_bencher() {
    # Its database is RocksDB, whose build reads C++ headers with libclang.
    has_libclang || apt_install libclang-dev
    say "Installing $BENCHER $BENCHER_VERSION (up to an hour)"
    # The runtime that is in it serves another command.
    with_heartbeat "installing $BENCHER" env -u RUSTC_WORKSPACE_WRAPPER -u WASM_BUILD_WORKSPACE_HINT \
        SKIP_WASM_BUILD=1 CARGO_TARGET_DIR="$BENCHMARK_TARGET_DIR/bencher" \
        cargo install "$BENCHER" --version "$BENCHER_VERSION" --locked >&2 ||
        fail 1 "$BENCHER could not be installed; the reason stands above."
    rm -rf "$BENCHMARK_TARGET_DIR/bencher"
    has_bencher || fail 1 "$BENCHER was installed, but PATH leads to another or to none;" \
        "put the folder bin of cargo first in PATH."
}

build_runtime() {
    say "Building the runtime with its benchmarks in $BENCHMARK_TARGET_DIR (the first time this" \
        "takes 10 to 20 minutes)"
    with_heartbeat building env -u RUSTC_WORKSPACE_WRAPPER -u SKIP_WASM_BUILD \
        CARGO_TARGET_DIR="$BENCHMARK_TARGET_DIR" cargo build --package registry-runtime \
        --features runtime-benchmarks --release --locked >&2 ||
        fail 1 "The build failed; the reason stands above."
    [[ -f $RUNTIME ]] || fail 1 "The build made no $RUNTIME; delete the folder" \
        "$BENCHMARK_TARGET_DIR and run this again."
}

in_work() { (cd "$WORK" && "$@"); }

processor() {
    local name
    name=$(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true)
    printf '%s, %s cores' "${name:-$(uname -m)}" "$(nproc)"
}

# header PALLET COMMAND...: the beginning of a file of weights.
header() {
    local pallet=$1
    shift
    cat <<EOF
//! Weights of the pallet's calls, as \`scripts/benchmark.sh\` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | \`scripts/benchmark.sh --steps $steps --repeat $repeat $pallet\` |
//! | which runs | \`$*\` |
//! | versions | $BENCHER $BENCHER_VERSION, Rust $RUST_CHANNEL |
//! | date | $(date -u +%F) |
//! | processor | $(processor) |
//!
//! Calls of members are measured with the check of permissions of their signer.
EOF
}

# measure PALLET: run the benchmarks of a pallet, and write down what they say.
measure() {
    local pallet=$1
    # Names without folders, so that the file says nothing about this computer's. Blocks are not
    # recorded, because a chain of its own proves them to nobody.
    local command=("$BENCHER" v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime
        --genesis-builder-preset development --pallet "pallet_registry_$pallet" --extrinsic all
        --disable-proof-recording --quiet)
    if $check; then
        say "Checking $pallet"
        with_heartbeat "checking $pallet" in_work "${command[@]}" --steps 2 --repeat 1 \
            --min-duration 0 >&2 || fail 1 "Not all benchmarks of $pallet work; see above."
        return
    fi
    command+=(--steps "$steps" --repeat "$repeat" --header header.txt --template weights.hbs
        --output weights.rs)
    header "$pallet" "${command[@]}" >"$WORK/header.txt"
    say "Measuring $pallet"
    with_heartbeat "measuring $pallet" in_work "${command[@]}" >&2 ||
        fail 1 "$pallet could not be measured; the reason stands above. Its weights are as before."
    rustfmt --edition 2021 "$WORK/weights.rs" ||
        fail 1 "What was measured of $pallet is no valid Rust; look at scripts/weights.hbs."
    cp "$WORK/weights.rs" "pallets/$pallet/src/weights.rs"
}

has_bencher || install_bencher
build_runtime
WORK=$(mktemp -d)
ln -s "$RUNTIME" "$WORK/runtime.wasm"
cp scripts/weights.hbs "$WORK/"
for pallet in "${pallets[@]}"; do
    measure "$pallet"
done
if $check; then
    say "All benchmarks work"
else
    say "Done; see what has changed with: git diff pallets/*/src/weights.rs"
fi
