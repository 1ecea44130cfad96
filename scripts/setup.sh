# Sourced by ./run, ./test and the scripts beside it: makes this computer ready to build and to
# run the registry, and exports the environment that all builds share. docs/building.md explains
# it. Once everything is in place, nothing is downloaded and it takes a moment.
# shellcheck shell=bash

set -euo pipefail

REGISTRY_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export REGISTRY_ROOT

# The toolchain that WASM_BUILD_TOOLCHAIN names on the route `system`.
readonly SYSTEM_TOOLCHAIN=registry-wasm
readonly WASM_TARGET=wasm32v1-none
# Raised when the way the system's libraries are built changes.
readonly SYSTEM_RECIPE=1
# Where the system's compiler looks for the libraries of a target; set again once it is there.
SYSTEM_LIBS=/usr/lib/rustlib/$WASM_TARGET/lib

# Everything for people goes to standard error: `./run --json` keeps standard output.
say() { printf '==> %s\n' "$*" >&2; }

# fail CODE SENTENCE: 2 is for bad input or a computer that cannot do it, 1 for the rest.
fail() {
    local code=$1
    shift
    printf 'Error: %s\n' "$*" >&2
    exit "$code"
}

have() { command -v "$1" >/dev/null 2>&1; }

# What must not stay behind however this ends.
HEARTBEAT='' WORK=''
cleanup() {
    [[ -z $HEARTBEAT ]] || kill "$HEARTBEAT" 2>/dev/null || true
    [[ -z $WORK ]] || rm -rf "$WORK"
    HEARTBEAT='' WORK=''
}
trap cleanup EXIT

# --- Long steps -----------------------------------------------------------------------------

# with_heartbeat WHAT COMMAND...: on a terminal, commands show their own progress. Elsewhere,
# for example in CI, a line each minute shows that a long step is still under way.
with_heartbeat() {
    local what=$1 status=0
    shift
    if [[ -t 2 ]]; then
        "$@"
        return
    fi
    (
        trap 'kill "$nap" 2>/dev/null; exit 0' TERM
        began=$SECONDS
        while kill -0 $$ 2>/dev/null; do
            sleep 60 &
            nap=$!
            wait "$nap"
            say "still $what ($(((SECONDS - began) / 60)) min)"
        done
    ) </dev/null >/dev/null &
    HEARTBEAT=$!
    "$@" || status=$?
    kill "$HEARTBEAT" 2>/dev/null || true
    wait "$HEARTBEAT" 2>/dev/null || true
    HEARTBEAT=''
    return "$status"
}

# --- System packages ------------------------------------------------------------------------

# as_root COMMAND...
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif [[ -t 0 ]]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# apt_install PACKAGE...: installs packages, or says what a person has to do.
apt_install() {
    have apt-get || fail 2 "These packages are missing and this is no Debian or Ubuntu: $*." \
        "Install their equivalents and run this again."
    ((EUID == 0)) || have sudo || fail 2 "These packages are missing: $*." \
        "As root, run: apt-get install $* -- and then this again."
    say "Installing system packages: $*"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq)
    # An outdated list of packages often still does.
    as_root "${apt[@]}" update >&2 || say "The list of packages could not be renewed; going on"
    # Nothing of the user's is removed for it: some of these conflict with others.
    as_root "${apt[@]}" install -y --no-install-recommends --no-remove "$@" >&2 ||
        fail 1 "The packages could not be installed: $*. Install them by hand and run this again."
}

have_postgres() {
    [[ -n ${REGISTRY_POSTGRES_BIN:-} ]] && return
    local initdb
    for initdb in /usr/lib/postgresql/*/bin/initdb; do
        [[ -x $initdb ]] && return
    done
    have initdb
}

# install_postgres: the server's programs without a server. Debian's package otherwise creates
# a database cluster and starts it; the registry brings its own.
install_postgres() {
    local settings=/etc/postgresql-common/createcluster.conf note="# set by the carbon registry"
    apt_install postgresql-common
    [[ -f $settings ]] && as_root sed -i "\$a create_main_cluster = false $note" "$settings"
    # In a subshell, so that a failure leaves the setting as it was too.
    local status=0
    (apt_install postgresql) || status=$?
    [[ -f $settings ]] && as_root sed -i "/$note\$/d" "$settings"
    return "$status"
}

# setup_packages postgres|no-postgres
setup_packages() {
    local missing=()
    have protoc || missing+=(protobuf-compiler)
    { have cc && have c++ && have make; } || missing+=(build-essential)
    have pkg-config || missing+=(pkg-config)
    have git || missing+=(git)
    have setpriv || missing+=(util-linux)
    local postgres=false
    [[ $1 != postgres ]] || have_postgres || postgres=true
    # Who has to install by hand is told everything at once.
    if $postgres && ((EUID != 0)) && ! have sudo; then
        missing+=(postgresql)
    fi
    ((${#missing[@]} == 0)) || apt_install "${missing[@]}"
    ! $postgres || install_postgres
}

# --- Rust -----------------------------------------------------------------------------------

# The one toolchain, from rust-toolchain.toml.
setup_rust() {
    local cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin
    [[ -d $cargo_bin ]] && export PATH="$cargo_bin:$PATH"
    local remedy="Install Rust with rustup (https://rustup.rs), open a new shell and run this again."
    have rustup || fail 2 "rustup is not installed. $remedy"
    have cargo || fail 2 "cargo is not installed. $remedy"

    RUST_CHANNEL=$(sed -n 's/^channel *= *"\(.*\)".*/\1/p' "$REGISTRY_ROOT/rust-toolchain.toml")
    [[ -n $RUST_CHANNEL ]] || fail 1 "rust-toolchain.toml names no channel."
    # rust-toolchain.toml lists the WASM target. Nothing may try to download it behind our back
    # on a computer that cannot; what is missing is installed here.
    export RUSTUP_TOOLCHAIN=$RUST_CHANNEL RUSTUP_AUTO_INSTALL=0

    local sysroot
    if ! sysroot=$(rustc --print sysroot 2>/dev/null); then
        say "Installing Rust $RUST_CHANNEL"
        with_heartbeat "installing Rust $RUST_CHANNEL" timeout --foreground 1800 rustup toolchain install \
            "$RUST_CHANNEL" --profile minimal --component rustfmt --component clippy >&2 ||
            fail 1 "Rust $RUST_CHANNEL could not be installed. Check the network and run:" \
                "rustup toolchain install $RUST_CHANNEL --component rustfmt --component clippy"
        sysroot=$(rustc --print sysroot)
    fi
    if [[ ! -x $sysroot/bin/clippy-driver || ! -x $sysroot/bin/rustfmt ]]; then
        say "Installing rustfmt and clippy"
        timeout --foreground 600 rustup component add --toolchain "$RUST_CHANNEL" rustfmt clippy >&2 ||
            fail 1 "rustfmt and clippy could not be installed. Check the network and run:" \
                "rustup component add --toolchain $RUST_CHANNEL rustfmt clippy"
    fi
    RUST_SYSROOT=$sysroot
}

# Whether a folder holds the libraries of the WASM target.
has_wasm() { compgen -G "$1/libcore-*.rlib" >/dev/null; }

# --- The WASM target, by rustup or from the system's compiler ---------------------------------

setup_wasm() {
    local route=${REGISTRY_WASM:-auto}
    RUSTUP_REMEDY="Connect to the network and run: rustup target add $WASM_TARGET --toolchain $RUST_CHANNEL"
    case $route in
    auto | rustup | system) ;;
    *) fail 2 "REGISTRY_WASM is \"$route\"; it can be auto, rustup or system." ;;
    esac
    if [[ -n ${WASM_BUILD_TOOLCHAIN:-} && $WASM_BUILD_TOOLCHAIN != "$SYSTEM_TOOLCHAIN" ]]; then
        # Somebody chose another compiler and knows why.
        return
    fi
    unset WASM_BUILD_TOOLCHAIN

    if [[ $route != system ]]; then
        has_wasm "$RUST_SYSROOT/lib/rustlib/$WASM_TARGET/lib" && return
        # A computer that took the other way once does not try the network at every start.
        if [[ $route == auto ]] && system_wasm_ready; then
            export WASM_BUILD_TOOLCHAIN=$SYSTEM_TOOLCHAIN
            return
        fi
        say "Installing the target $WASM_TARGET"
        if with_heartbeat "installing $WASM_TARGET" timeout --foreground 300 \
            rustup target add "$WASM_TARGET" --toolchain "$RUST_CHANNEL" >&2; then
            return
        fi
        [[ $route == auto ]] || fail 1 "rustup cannot install $WASM_TARGET. Check the network, or" \
            "use the compiler of the system: REGISTRY_WASM=system"
        say "rustup cannot install $WASM_TARGET; using the compiler of the system instead"
    fi
    system_wasm_ready || install_system_wasm
    export WASM_BUILD_TOOLCHAIN=$SYSTEM_TOOLCHAIN
}

# What the libraries were built with; they are of no use to any other compiler.
system_stamp() {
    /usr/bin/rustc -vV && echo "recipe: $SYSTEM_RECIPE"
}

system_wasm_ready() {
    { [[ -x /usr/bin/rustc && -x /usr/bin/cargo ]] && have rust-lld; } || return
    # Versions of the system's compiler keep their libraries in different places.
    SYSTEM_LIBS=$(/usr/bin/rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null) || return
    has_wasm "$SYSTEM_LIBS" || return
    [[ $(system_stamp) == "$(cat "$SYSTEM_LIBS/registry.stamp" 2>/dev/null)" ]] || return
    [[ $(readlink "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$SYSTEM_TOOLCHAIN") == /usr ]]
}

# install_if_missing PACKAGE...: packages that only the route `system` needs.
install_if_missing() {
    local package missing=()
    have apt-get || return 0
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    if ! apt-cache show "${missing[@]}" >/dev/null 2>&1; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2 || true
        apt-cache show "${missing[@]}" >/dev/null 2>&1 ||
            fail 1 "The WASM target cannot be had: rustup cannot install it and this system lacks" \
                "some of these packages: ${missing[*]}. $RUSTUP_REMEDY"
    fi
    apt_install "${missing[@]}"
}

install_system_wasm() {
    install_if_missing rustc-web cargo-web rust-web-src rust-web-llvm
    # The linker is a link to the one of the compiler's own LLVM, in a package that nothing
    # asks for: rust-lld -> lld-22.
    [[ -x /usr/bin/rust-lld ]] || install_if_missing "$(readlink /usr/bin/rust-lld || echo lld)"
    SYSTEM_LIBS=$(/usr/bin/rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null) ||
        fail 1 "The system's compiler does not know $WASM_TARGET; upgrade the package rustc-web." \
            "$RUSTUP_REMEDY"

    say "Building the libraries of $WASM_TARGET for the system's compiler (about a minute)"
    WORK=$(mktemp -d)
    mkdir "$WORK/src"
    echo '#![no_std]' >"$WORK/src/lib.rs"
    cat >"$WORK/Cargo.toml" <<'EOF'
[package]
name = "registry-wasm-libraries"
version = "0.0.0"
edition = "2021"

[workspace]

[profile.release]
panic = "abort"
EOF
    # Bitcode is what the runtime's link-time optimisation works on.
    with_heartbeat "building the libraries of $WASM_TARGET" env \
        -u RUSTUP_TOOLCHAIN -u RUSTC_WORKSPACE_WRAPPER -u RUSTC_WRAPPER -u CARGO_ENCODED_RUSTFLAGS \
        -u CARGO_BUILD_TARGET RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
        RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$WORK/target" \
        /usr/bin/cargo build --manifest-path "$WORK/Cargo.toml" --release \
        -Zbuild-std=core,alloc --target "$WASM_TARGET" >&2 ||
        fail 1 "The libraries of $WASM_TARGET could not be built; the reason stands above." \
            "$RUSTUP_REMEDY"

    as_root mkdir -p "$SYSTEM_LIBS"
    as_root find "$SYSTEM_LIBS" -maxdepth 1 \
        \( -name 'libcore-*.rlib' -o -name 'liballoc-*.rlib' -o -name 'libcompiler_builtins-*.rlib' \
        -o -name registry.stamp \) -delete
    as_root install -m 644 "$WORK/target/$WASM_TARGET/release/deps/"lib{core,alloc,compiler_builtins}-*.rlib \
        "$SYSTEM_LIBS/"
    # A link of this name that leads elsewhere, or to a system that was reinstalled, is replaced.
    rustup toolchain link "$SYSTEM_TOOLCHAIN" /usr >&2 ||
        fail 1 "rustup could not link the system's compiler. Remove it and run this again:" \
            "rustup toolchain uninstall $SYSTEM_TOOLCHAIN"
    probe_system_wasm
    system_stamp >"$WORK/stamp"
    as_root install -m 644 "$WORK/stamp" "$SYSTEM_LIBS/registry.stamp"
    rm -rf "$WORK"
    WORK=''

    # What was built for the runtime with other libraries no longer links.
    rm -rf "$CARGO_TARGET_DIR"/*/wbuild "$CARGO_TARGET_DIR"/*/build/registry-runtime-* \
        "$CARGO_TARGET_DIR"/*/.fingerprint/registry-runtime-*
}

# Links a little program as the runtime is linked, so that what is missing shows now and not after
# a quarter of an hour.
probe_system_wasm() {
    cat >"$WORK/probe.rs" <<'EOF'
#![no_std]
extern crate alloc;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

struct Nothing;

unsafe impl core::alloc::GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: core::alloc::Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: core::alloc::Layout) {}
}

#[global_allocator]
static ALLOCATOR: Nothing = Nothing;

#[no_mangle]
pub extern "C" fn probe(count: u32) -> u32 {
    (0..count).collect::<alloc::vec::Vec<u32>>().len() as u32
}
EOF
    rustup run "$SYSTEM_TOOLCHAIN" rustc --edition 2021 --crate-type cdylib --target "$WASM_TARGET" \
        -O -C lto=fat -C panic=abort -o "$WORK/probe.wasm" "$WORK/probe.rs" >&2 ||
        fail 1 "The system's compiler cannot build for $WASM_TARGET; the reason stands above." \
            "$RUSTUP_REMEDY"
}

# --- The book -------------------------------------------------------------------------------

# What builds docs/ into a book.
readonly MDBOOK_VERSION=0.5.4

# setup_book: leaves in MDBOOK how mdbook is called, and installs it beside the target directory
# when there is none in PATH.
setup_book() {
    local cache tools
    cache=$(dirname "$CARGO_TARGET_DIR")
    tools=$cache/tools
    if have mdbook; then
        MDBOOK=$(command -v mdbook)
        return
    fi
    MDBOOK=$tools/bin/mdbook
    [[ $("$MDBOOK" --version 2>/dev/null) == *"v$MDBOOK_VERSION" ]] && return
    if [[ -z ${RUST_CHANNEL:-} ]]; then
        setup_packages no-postgres
        setup_rust
    fi
    say "Installing mdbook $MDBOOK_VERSION (one to five minutes)"
    # In a folder of its own: in the shared one it would bring other features of shared crates.
    with_heartbeat "installing mdbook" env -u RUSTC_WORKSPACE_WRAPPER -u WASM_BUILD_WORKSPACE_HINT \
        CARGO_TARGET_DIR="$cache/mdbook-target" cargo install mdbook --version "$MDBOOK_VERSION" \
        --locked --force --root "$tools" >&2 ||
        fail 1 "mdbook could not be installed; the reason stands above. Check the network, or put" \
            "an mdbook of your own into PATH."
    rm -rf "$cache/mdbook-target"
}

# --- What networks are tried with -----------------------------------------------------------

# setup_network_tools: network namespaces and wrong clocks for the network tests. Without them the
# tests leave out what needs them, and say so.
setup_network_tools() {
    local missing=()
    have ip || missing+=(iproute2)
    have faketime || missing+=(faketime)
    ((${#missing[@]} > 0)) || return 0
    if have apt-get && { ((EUID == 0)) || have sudo; }; then
        apt_install "${missing[@]}"
    else
        say "Without these packages some network tests are left out: ${missing[*]}"
    fi
}

# --- Disk -----------------------------------------------------------------------------------

# check_disk: refuses a build that would fill the disk.
check_disk() {
    local folder=$CARGO_TARGET_DIR needed=20 left
    [[ -d $folder/release/deps ]] && needed=4
    while [[ ! -d $folder ]]; do
        folder=$(dirname "$folder")
    done
    left=$(df -Pk "$folder" | awk 'NR == 2 { print int($4 / 1048576) }')
    ((left >= needed)) || fail 2 "Building needs about $needed GB on the disk of $CARGO_TARGET_DIR" \
        "and $left GB are free; free some space, or set CARGO_TARGET_DIR to a folder on another disk."
}

# --- All of it ------------------------------------------------------------------------------

# setup_folders: where things are built.
setup_folders() {
    : "${HOME:?is not set; set it to your home directory}"
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/carbon-registry/target}
    [[ $CARGO_TARGET_DIR == /* ]] || CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR
}

# setup postgres|no-postgres: makes the computer ready and exports the environment of every build.
setup() {
    setup_folders
    export WASM_BUILD_WORKSPACE_HINT=$REGISTRY_ROOT
    # The one build lints too; clippy in a build of its own would compile everything again.
    export RUSTC_WORKSPACE_WRAPPER=clippy-driver
    export REGISTRY_BIN_DIR=$CARGO_TARGET_DIR/release
    export REGISTRY_SAMPLES_DIR=$REGISTRY_ROOT/samples
    check_disk
    setup_packages "$1"
    setup_rust
    setup_wasm
}

# The one selection of what is built. Any other selection, profile or wrapper compiles the world
# a second time.
readonly CARGO_SELECTION=(--workspace --release --locked)

# build: everything, with the same arguments everywhere.
build() {
    say "Building in $CARGO_TARGET_DIR (the first time this takes 20 to 40 minutes)"
    with_heartbeat building cargo build "${CARGO_SELECTION[@]}" --all-targets >&2
}
