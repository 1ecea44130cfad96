#!/usr/bin/env bash
# Puts what backup.sh wrote back in place. See restore.sh --help.
set -euo pipefail
umask 077

usage() {
    cat <<'EOF'
Usage: restore.sh node --from DIR --base-path DIR --old-node-is-gone [--chain FILE] [--blocks]
                       [--archive] [--owner USER]
       restore.sh database --from DIR [--database-url URL] [--node WS]

Reads a folder that backup.sh made, after checking its checksums. Nothing is overwritten: what is
there and equal is left as it is, what is there and differs ends the command before anything is
changed. It can be given again after an interruption or a success.

node      the keystore, the network key, and with --blocks all blocks. The node must be stopped.
database  into an empty database. Its last block is compared with the backup's and, with --node,
          every row with the chain.

Options:
  --from DIR          The folder of the backup
  --base-path DIR     The folder of the node's data, as in its --base-path
  --old-node-is-gone  Confirms that no other machine runs with these keys. Two machines with the
                      same keys sign twice, and the chain suspends the validator for it.
  --chain FILE        Write the chain specification to this file too
  --blocks            Read the blocks of the backup into the node's database, when it has none
  --archive           The node keeps all states, as the node of an indexer does
  --owner USER        Give what is written to this user, for example registry
  --database-url URL  The database [default: the environment variable DATABASE_URL]
  --node WS           Compare the database with the chain that this node knows; it must keep all
                      states (--state-pruning archive)
  -h, --help          Print this help

registry-node and registry-indexer are taken from REGISTRY_BIN_DIR when set, else from PATH; psql
and pg_restore likewise from REGISTRY_POSTGRES_BIN.

Examples:
  restore.sh node --from /mnt/safe/validator-2026-11-25 --base-path /var/lib/registry/node \
      --owner registry --old-node-is-gone
  createdb registry && DATABASE_URL=postgres:///registry \
      restore.sh database --from /mnt/backups/2026-11-25 --node ws://127.0.0.1:9944

Exit codes: 0 everything is in place, 1 it failed or the database differs from the chain, 2 what
was asked for cannot be done.
EOF
}

say() { printf '==> %s\n' "$*" >&2; }

# fail CODE SENTENCE
fail() {
    local code=$1
    shift
    printf 'Error: %s\n' "$*" >&2
    exit "$code"
}

bad() { fail 2 "$*"; }

readonly FORMAT=1
kind='' from='' base_path='' chain='' owner='' blocks=false gone=false archive=()
database_url=${DATABASE_URL:-} node_url=''

read_arguments() {
    local option
    (($# > 0)) || bad "Say what to restore: node or database; see restore.sh --help."
    case $1 in
    -h | --help)
        usage
        exit 0
        ;;
    node | database) kind=$1 ;;
    *) bad "\"$1\" cannot be restored; it is node or database; see restore.sh --help." ;;
    esac
    shift
    while (($# > 0)); do
        option=$1
        shift
        case $option in
        -h | --help)
            usage
            exit 0
            ;;
        --blocks)
            blocks=true
            continue
            ;;
        --archive)
            archive=(--state-pruning archive --blocks-pruning archive)
            continue
            ;;
        --old-node-is-gone)
            gone=true
            continue
            ;;
        --from | --base-path | --chain | --owner | --database-url | --node)
            (($# > 0)) || bad "$option needs a value; see restore.sh --help."
            ;;
        *) bad "There is no option $option; see restore.sh --help." ;;
        esac
        case $option in
        --from) from=$1 ;;
        --base-path) base_path=$1 ;;
        --chain) chain=$1 ;;
        --owner) owner=$1 ;;
        --database-url) database_url=$1 ;;
        --node) node_url=$1 ;;
        esac
        shift
    done
    [[ -n $from ]] || bad "Name the folder of the backup with --from."
    if [[ $kind == node ]]; then
        [[ -n $base_path ]] || bad "Name the folder of the node's data with --base-path."
        [[ -z $owner ]] || id -u "$owner" >/dev/null 2>&1 || bad "There is no user $owner on this machine."
    else
        [[ -n $database_url ]] || bad "Name the database with DATABASE_URL or --database-url."
    fi
}

# program NAME FOLDER VARIABLE: where a program is.
program() {
    local path=$1
    [[ -z $2 ]] || path=$2/$1
    command -v "$path" >/dev/null || bad "The program $1 is not in ${2:-PATH}; install it, or set" \
        "$3 to the folder that holds it."
    printf '%s' "$path"
}

# described NAME: a value of the backup's description.
described() { sed -n "s/^$1=//p" "$from/backup.txt"; }

check_backup() {
    [[ -f $from/backup.txt && -f $from/SHA256SUMS ]] ||
        bad "$from holds no complete backup; --from is a folder that backup.sh made."
    (cd "$from" && sha256sum --check --quiet SHA256SUMS >&2) ||
        fail 1 "The backup in $from is damaged, as shown above; use another one."
    [[ $(described kind) == "$kind" ]] || bad "$from is a backup of a $(described kind), not of a $kind."
    [[ $(described format) == "$FORMAT" ]] ||
        bad "$from was made by another version of backup.sh; take restore.sh from that version."
}

# unequal FROM TO: whether TO is there and has other content.
unequal() { [[ -e $2 ]] && ! cmp -s "$1" "$2"; }

# put FROM TO
put() {
    [[ -e $2 ]] && return
    install -m 600 "$1" "$2.unfinished"
    mv "$2.unfinished" "$2"
}

# Everything that could be overwritten is looked at before anything is written.
check_node_target() {
    local folder=$1 file
    if [[ -d $folder/keystore ]]; then
        while IFS= read -r -d '' file; do
            [[ -f $from/keystore/$(basename "$file") ]] ||
                bad "$folder/keystore holds a key that is not in the backup, $(basename "$file"); these" \
                    "are the keys of another validator, or newer ones. Name another --base-path."
        done < <(find "$folder/keystore" -type f ! -name '*.unfinished' -print0)
    fi
    if [[ -d $from/keystore ]]; then
        while IFS= read -r -d '' file; do
            ! unequal "$file" "$folder/keystore/$(basename "$file")" ||
                bad "The key $(basename "$file") in $folder/keystore differs from that of the backup."
        done < <(find "$from/keystore" -type f -print0)
    fi
    ! unequal "$from/network/secret_ed25519" "$folder/network/secret_ed25519" ||
        bad "$folder/network/secret_ed25519 is the network key of another node; remove it if you" \
            "mean to replace it."
    [[ -z $chain ]] || ! unequal "$from/chain-spec.json" "$chain" ||
        bad "$chain is another chain specification than that of the backup."
}

restore_node() {
    local folder file
    folder=$base_path/chains/$(described chain)
    if [[ $(described keys) != 0 ]]; then
        $gone || bad "The backup holds the keys of a validator. Make sure that no other machine runs" \
            "with them, for two would sign twice, and confirm it with --old-node-is-gone."
    fi
    check_node_target "$folder"
    mkdir -p "$folder/keystore" "$folder/network"
    if [[ -d $from/keystore ]]; then
        while IFS= read -r -d '' file; do
            put "$file" "$folder/keystore/$(basename "$file")"
        done < <(find "$from/keystore" -type f -print0)
    fi
    [[ ! -f $from/network/secret_ed25519 ]] ||
        put "$from/network/secret_ed25519" "$folder/network/secret_ed25519"
    if [[ -n $chain && ! -e $chain ]]; then
        install -m 644 "$from/chain-spec.json" "$chain"
    fi
    say "The keys are in $folder"
    ! $blocks || restore_blocks "$folder"
    [[ -z $owner ]] || chown -R "$owner:" "$base_path"
}

restore_blocks() {
    local folder=$1 node log
    local begun=$folder/restore-of-blocks
    [[ -f $from/blocks.bin ]] || bad "$from holds no blocks; it was made without --blocks."
    if [[ -d $folder/paritydb && ! -f $begun ]]; then
        say "The node has a database already; its blocks were left as they are"
        return
    fi
    node=$(program registry-node "${REGISTRY_BIN_DIR:-}" REGISTRY_BIN_DIR)
    # An interrupted import goes on where it ended.
    touch "$begun"
    log=$(mktemp)
    say "Executing the blocks again"
    if ! "$node" import-blocks --chain "$from/chain-spec.json" --base-path "$base_path" --binary \
        "${archive[@]}" "$from/blocks.bin" >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        rm -f "$log"
        fail 1 "The blocks could not be read; the reason stands above. Is the node stopped?"
    fi
    rm -f "$log" "$begun"
    say "The blocks are in $folder"
}

# The password of the URL goes to the environment, where other users do not see it.
hide_password() {
    local part=$database_url scheme user rest
    [[ $part =~ ^(postgres(ql)?://)([^:@/?]*):([^@/?]*)@(.*)$ ]] || return 0
    scheme=${BASH_REMATCH[1]} user=${BASH_REMATCH[3]} rest=${BASH_REMATCH[5]}
    PGPASSWORD=$(printf '%b' "${BASH_REMATCH[4]//%/\\x}")
    export PGPASSWORD
    database_url=$scheme$user@$rest
}

restore_database() {
    local psql pg_restore tables wanted found
    # The indexer reads the whole URL.
    export DATABASE_URL=$database_url
    psql=$(program psql "${REGISTRY_POSTGRES_BIN:-}" REGISTRY_POSTGRES_BIN)
    pg_restore=$(program pg_restore "${REGISTRY_POSTGRES_BIN:-}" REGISTRY_POSTGRES_BIN)
    hide_password
    ask() { "$psql" -X -q -A -t -w -v ON_ERROR_STOP=1 -d "$database_url" -c "$1"; }
    watermark() { ask "SELECT block || ' 0x' || encode(hash, 'hex') FROM watermark"; }
    wanted="$(described block) $(described hash)"
    tables=$(ask "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT LIKE 'pg\\_%'
        AND n.nspname <> 'information_schema'") || bad "That database cannot be read; the reason stands above."
    if ((tables == 0)); then
        say "Reading the dump"
        # All of it or nothing.
        "$pg_restore" --no-password --single-transaction --exit-on-error --no-owner --no-privileges \
            --dbname="$database_url" "$from/database.dump" >&2 ||
            fail 1 "pg_restore failed, and the database is as empty as before; the reason stands above."
    elif found=$(watermark 2>/dev/null) && [[ $found == "$wanted" ]]; then
        say "The database holds this backup already"
    else
        bad "The database holds $tables tables and views that are not this backup's; create an empty" \
            "database and name that."
    fi
    found=$(watermark)
    [[ $found == "$wanted" ]] || fail 1 "The last block in the database is $found, that of the backup $wanted."
    say "The last block is $(described block), as in the backup"
    if [[ -z $node_url ]]; then
        say "Compare it with the chain before you rely on it: registry-indexer verify --node ws://..."
        return
    fi
    say "Comparing every row with the chain"
    "$(program registry-indexer "${REGISTRY_BIN_DIR:-}" REGISTRY_BIN_DIR)" verify --node "$node_url" ||
        fail 1 "The database could not be compared with the chain, or differs; see above."
}

read_arguments "$@"
from=${from%/}
check_backup
"restore_$kind"
say "Done"
