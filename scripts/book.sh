#!/usr/bin/env bash
# Builds the book of docs/ and checks its links. See scripts/book.sh --help.
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/book.sh [--open]

Builds the book from docs/ into the folder `book` beside the target directory, and fails when a
page is not in docs/SUMMARY.md, or a link or an anchor leads nowhere. The files README.md in the
repository are checked too: what they link must exist. Links to other sites are not followed.

Options:
  --open      Open the book in a browser afterwards
  -h, --help  Print this help

Examples:
  scripts/book.sh
      Build and check; the last line tells where the first page is.
  scripts/book.sh --open
      Read the book.
EOF
}

open=false
while (($# > 0)); do
    case $1 in
    --open) open=true ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        printf 'Error: There is no option %s; see scripts/book.sh --help.\n' "$1" >&2
        exit 2
        ;;
    esac
    shift
done

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup_folders
setup_book
cd "$REGISTRY_ROOT"
BOOK=$(dirname "$CARGO_TARGET_DIR")/book
readonly BOOK

# Every page of docs/ has a place in the book.
check_summary() {
    local page status=0
    while read -r page; do
        grep -qF "(${page#docs/})" docs/SUMMARY.md && continue
        printf '%s is not in docs/SUMMARY.md\n' "$page" >&2
        status=1
    done < <(find docs -name '*.md' ! -path docs/SUMMARY.md | sort)
    return "$status"
}

# What the built pages link to, and the ids that they have. A page is looked at as a browser would
# see it, so that nobody has to guess what mdbook makes of a heading.
check_pages() {
    (
        cd "$BOOK"
        find . -name '*.html' ! -name 404.html ! -name toc.html ! -name print.html -print0 |
            xargs -0 awk '
                function folder(path) { return match(path, /.*\//) ? substr(path, 1, RLENGTH) : "" }
                # a/b/../c.html and ./c.html as a/c.html and c.html
                function plain(path,    parts, kept, count, n, at) {
                    count = 0
                    n = split(path, parts, "/")
                    for (at = 1; at <= n; at++) {
                        if (parts[at] == "" || parts[at] == ".") continue
                        if (parts[at] == ".." && count > 0 && kept[count] != "..") { count--; continue }
                        kept[++count] = parts[at]
                    }
                    path = kept[1]
                    for (at = 2; at <= count; at++) path = path "/" kept[at]
                    return path
                }
                FNR == 1 { page = plain(FILENAME); pages[page] = 1 }
                {
                    line = $0
                    while (match(line, /[ "\x27](id|href)="[^"]*"/)) {
                        text = substr(line, RSTART + 1, RLENGTH - 2)
                        line = substr(line, RSTART + RLENGTH - 1)
                        value = substr(text, index(text, "\"") + 1)
                        if (text ~ /^id=/) { ids[page "#" value] = 1; continue }
                        if (value ~ /^([a-z]+:|\/\/|$)/ || value ~ /\.(css|svg|png|ico|js)$/) continue
                        links[page SUBSEP value] = 1
                    }
                }
                END {
                    for (link in links) {
                        split(link, part, SUBSEP)
                        hash = index(part[2], "#")
                        to = hash ? substr(part[2], 1, hash - 1) : part[2]
                        anchor = hash ? substr(part[2], hash + 1) : ""
                        target = to == "" ? part[1] : plain(folder(part[1]) to)
                        if (!(target in pages)) {
                            print part[1] ": " part[2] " is no page of the book"
                            bad = 1
                        } else if (anchor != "" && !((target "#" anchor) in ids)) {
                            print part[1] ": " part[2] " has no such heading"
                            bad = 1
                        }
                    }
                    exit bad
                }' >&2
    )
}

# What the files beside the code link to must be there.
check_readmes() {
    local file link status=0
    while read -r file; do
        while read -r link; do
            [[ -e $(dirname "$file")/${link%%#*} ]] && continue
            printf '%s: %s does not exist\n' "$file" "$link" >&2
            status=1
        done < <(sed -n '/^```/,/^```/!p' "$file" | grep -oE '\]\([^) ]+\)' |
            sed 's/^](//; s/)$//' | grep -vE '^([a-z]+:|#)' || true)
    done < <(find . \( -name .git -o -name docs -o -name target -o -name node_modules \) -prune -o -name '*.md' -print)
    return "$status"
}

"$MDBOOK" build --dest-dir "$BOOK" docs >/dev/null 2>"$BOOK.log" || {
    cat "$BOOK.log" >&2
    fail 1 "The book could not be built; the reason stands above."
}
! grep -E '\b(WARN|ERROR)\b' "$BOOK.log" >&2 || fail 1 "mdbook complains, as shown above; correct the page."
check_summary || fail 1 "Give these pages a place in docs/SUMMARY.md."
check_pages || fail 1 "Correct these links; pages outside docs/ cannot be linked from the book."
check_readmes || fail 1 "Correct these links."
say "The book is in $BOOK/index.html"
if $open; then
    "$MDBOOK" build --dest-dir "$BOOK" --open docs
fi
