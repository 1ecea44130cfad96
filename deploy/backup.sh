#!/usr/bin/env bash
# Backs a node or the database of the mirror up. See backup.sh --help.
set -euo pipefail
umask 077

usage() {
    cat <<'EOF'
Usage: backup.sh node --base-path DIR --chain FILE --output DIR [--blocks]
       backup.sh database [--database-url URL] --output DIR

Writes a new folder with a backup, a description (backup.txt) and checksums (SHA256SUMS).
restore.sh reads it. Nothing is overwritten: a folder that holds a complete backup of the same
kind is checked and left as it is, any other folder is refused. What an interrupted run left is
cleared away by the next one.

node      the keystore, the network key and the chain specification; the node may run meanwhile.
          THE FOLDER HOLDS SECRET KEYS: keep it on an encrypted disk, apart from other backups.
database  everything in PostgreSQL in one file of pg_dump, as of one block; the indexer may run
          meanwhile.

Options:
  --base-path DIR     The folder of the node's data, as in its --base-path
  --chain FILE        The chain specification that the node is started with
  --blocks            Write all blocks too. The node must be stopped.
  --database-url URL  The database [default: the environment variable DATABASE_URL, in which a
                      password is not seen by other users]
  --output DIR        The folder to make
  -h, --help          Print this help

registry-node is taken from REGISTRY_BIN_DIR when set, else from PATH; pg_dump and psql likewise
from REGISTRY_POSTGRES_BIN.

Examples:
  backup.sh node --base-path /var/lib/registry/node \
      --chain /etc/registry/amara_registry.raw.json --output /mnt/safe/validator-2026-11-25
  DATABASE_URL=postgres:///registry backup.sh database --output "/mnt/backups/$(date -u +%F)"

Exit codes: 0 the backup is complete, 1 it failed, 2 what was asked for cannot be done.
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
kind='' base_path='' chain='' blocks=false database_url=${DATABASE_URL:-} output=''

read_arguments() {
    local option
    (($# > 0)) || bad "Say what to back up: node or database; see backup.sh --help."
    case $1 in
    -h | --help)
        usage
        exit 0
        ;;
    node | database) kind=$1 ;;
    *) bad "\"$1\" cannot be backed up; it is node or database; see backup.sh --help." ;;
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
        --base-path | --chain | --database-url | --output)
            (($# > 0)) || bad "$option needs a value; see backup.sh --help."
            ;;
        *) bad "There is no option $option; see backup.sh --help." ;;
        esac
        case $option in
        --base-path) base_path=$1 ;;
        --chain) chain=$1 ;;
        --database-url) database_url=$1 ;;
        --output) output=$1 ;;
        esac
        shift
    done
    [[ -n $output ]] || bad "Name the folder to make with --output."
    case $kind in
    node)
        [[ -n $base_path ]] || bad "Name the folder of the node's data with --base-path."
        [[ -n $chain ]] || bad "Name the chain specification with --chain."
        [[ -d $base_path ]] || bad "There is no folder $base_path; --base-path is that of the node."
        [[ -f $chain ]] || bad "There is no file $chain; --chain is the node's chain specification."
        ;;
    database)
        ! $blocks || bad "--blocks is for a node."
        [[ -n $database_url ]] || bad "Name the database with DATABASE_URL or --database-url."
        ;;
    esac
}

# program NAME FOLDER: where a program is.
program() {
    local path=$1
    [[ -z $2 ]] || path=$2/$1
    command -v "$path" >/dev/null || bad "The program $1 is not in ${2:-PATH}; install it, or set" \
        "$3 to the folder that holds it."
    printf '%s' "$path"
}

# chain_id FILE: the id in a chain specification, which names the folder of the chain's data. It
# stands at the beginning of the file.
chain_id() {
    local id
    id=$(head -c 4096 "$1" | grep -oE '"id"[[:space:]]*:[[:space:]]*"[A-Za-z0-9_.-]+"' |
        sed -n '1s/.*"\(.*\)"$/\1/p' || true)
    [[ -n $id ]] || bad "$1 is no chain specification: it has no id at its beginning."
    printf '%s' "$id"
}

# A folder that is there already: a complete backup is good, anything else is not ours.
check_existing() {
    [[ -e $output ]] || return 0
    if [[ -f $output/backup.txt ]] && grep -qx "kind=$kind" "$output/backup.txt"; then
        (cd "$output" && sha256sum --check --quiet SHA256SUMS >&2) ||
            fail 1 "The backup in $output is damaged; keep it for inspection and name another --output."
        say "$output holds a complete backup already; nothing was changed"
        exit 0
    fi
    bad "$output exists and is no backup of a $kind; name a folder that does not exist with --output."
}

backup_node() {
    local id folder node
    id=$(chain_id "$chain")
    folder=$base_path/chains/$id
    [[ -d $folder ]] || bad "$base_path holds no data of the chain \"$id\"; is --base-path that of" \
        "the node, and --chain its specification?"
    [[ -f $folder/network/secret_ed25519 || -d $folder/keystore ]] ||
        bad "$folder has neither a keystore nor a network key; there is nothing to back up."
    if [[ -d $folder/keystore ]]; then
        cp -r --preserve=timestamps "$folder/keystore" "$WORK/keystore"
    fi
    if [[ -f $folder/network/secret_ed25519 ]]; then
        mkdir "$WORK/network"
        cp --preserve=timestamps "$folder/network/secret_ed25519" "$WORK/network/"
    fi
    cp --preserve=timestamps "$chain" "$WORK/chain-spec.json"
    {
        printf 'chain=%s\n' "$id"
        printf 'keys=%s\n' "$(find "$WORK/keystore" -type f 2>/dev/null | wc -l)"
    } >>"$WORK/backup.txt"
    $blocks || return 0
    node=$(program registry-node "${REGISTRY_BIN_DIR:-}" REGISTRY_BIN_DIR)
    say "Writing the blocks"
    if ! "$node" export-blocks --chain "$chain" --base-path "$base_path" --binary \
        "$WORK/blocks.bin" >"$WORK/export.log" 2>&1; then
        tail -n 5 "$WORK/export.log" >&2
        fail 1 "The blocks could not be written; the reason stands above. The node must be stopped" \
            "meanwhile, for example with: systemctl stop registry-validator"
    fi
    rm "$WORK/export.log"
    [[ -s $WORK/blocks.bin ]] || fail 1 "The node wrote no block."
    printf 'blocks=blocks.bin\n' >>"$WORK/backup.txt"
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

backup_database() {
    local psql pg_dump
    psql=$(program psql "${REGISTRY_POSTGRES_BIN:-}" REGISTRY_POSTGRES_BIN)
    pg_dump=$(program pg_dump "${REGISTRY_POSTGRES_BIN:-}" REGISTRY_POSTGRES_BIN)
    hide_password
    "$psql" -X -q -w -d "$database_url" -c 'SELECT block FROM watermark' >/dev/null ||
        bad "That database cannot be read, or is none of the indexer; the reason stands above."
    # The block and the dump belong to one snapshot, although the indexer goes on.
    export PG_DUMP=$pg_dump DUMP_URL=$database_url DUMP_TO=$WORK/database.dump
    say "Writing the database"
    "$psql" -X -q -A -t -w -v ON_ERROR_STOP=1 -d "$database_url" >"$WORK/watermark" <<'SQL'
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv DUMP_SNAPSHOT :snapshot
SELECT 'block=' || block || E'\nhash=0x' || encode(hash, 'hex') FROM watermark;
\! "$PG_DUMP" --no-password --format=custom --no-owner --no-privileges --snapshot="$DUMP_SNAPSHOT" --file="$DUMP_TO" --dbname="$DUMP_URL" && touch "$DUMP_TO.complete"
COMMIT;
SQL
    [[ -f $WORK/database.dump.complete ]] || fail 1 "pg_dump failed; the reason stands above."
    [[ -s $WORK/watermark ]] || fail 1 "Nothing is indexed in that database yet; there is nothing to back up."
    rm "$WORK/database.dump.complete"
    cat "$WORK/watermark" >>"$WORK/backup.txt"
    rm "$WORK/watermark"
}

read_arguments "$@"
output=${output%/}
check_existing
mkdir -p "$(dirname "$output")" || bad "The folder above $output cannot be made."
# Complete or not there at all: it gets its name at the end.
readonly WORK=$output.unfinished
rm -rf "$WORK"
mkdir "$WORK" || bad "$WORK cannot be made; may you write there?"
printf 'kind=%s\nformat=%s\nmade=%s\n' "$kind" "$FORMAT" "$(date -u +%FT%TZ)" >"$WORK/backup.txt"
"backup_$kind"
(
    cd "$WORK"
    find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS
    sha256sum --check --quiet SHA256SUMS >&2
) || fail 1 "The checksums could not be written; is the disk of $output full?"
sync -f "$WORK"
mv "$WORK" "$output"
say "$output holds the backup: $(du -sh "$output" | cut -f1)"
cat "$output/backup.txt"
