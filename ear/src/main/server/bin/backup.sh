#!/bin/sh
# Backs up a Switchboard while it runs: bin/backup.sh <new folder>
#
# Run it as the user of the server and with the server's environment (standalone.local.conf is read). What it leaves is a
# data folder: with the embedded database complete, with PostgreSQL together with switchboard.dump. The database comes
# first and the files after it: a file is stored before the message that names it, so that no message in the backup lacks
# its file. How to restore: platform/docs/operate.md.
set -e

if [ $# -ne 1 ] || [ -e "$1" ]; then
    echo "Usage: $0 <folder that does not exist yet>" >&2
    exit 2
fi
DIRNAME="$(cd "$(dirname "$0")" && pwd)"
. "$DIRNAME/standalone.conf"

umask 077
mkdir -p "$1"
target="$(cd "$1" && pwd)"
cd "$SWITCHBOARD_DATA"

copy() {
    [ -d "$1" ] || return 0
    tar cf - --exclude='*.part' "$1" | (cd "$target" && tar xf -)
}

# Before the database and after it: an archive that is replaced in between is in the one or in the other.
copy plugins

case "$SWITCHBOARD_DB_URL" in
    jdbc:postgresql:*)
        address="${SWITCHBOARD_DB_URL#jdbc:}"
        PGPASSWORD="${SWITCHBOARD_DB_PASSWORD:-}" pg_dump --format=custom --username="${SWITCHBOARD_DB_USER:-}" \
            --dbname="${address%%\?*}" --file="$target/switchboard.dump"
        ;;
    *)
        name="$(date +%Y%m%d-%H%M%S)-$$"
        mkdir -p backup
        : > "backup/$name.wanted"
        waited=0
        while [ ! -e "backup/$name.done" ]; do
            if [ -e "backup/$name.failed" ]; then
                cat "backup/$name.failed" >&2
                rm -rf "backup/$name" "backup/$name.failed"
                exit 1
            fi
            if [ -e "backup/$name.wanted" ] && [ "$waited" -ge 60 ]; then
                rm -f "backup/$name.wanted"
                echo "No server answers in $SWITCHBOARD_DATA. When it is stopped, copy that folder as it is." >&2
                exit 1
            fi
            sleep 1
            waited=$((waited + 1))
        done
        mv "backup/$name"/* "$target/"
        rm -rf "backup/$name" "backup/$name.done"
        ;;
esac

copy files
copy keys
copy plugins
rm -rf "$target/plugins/unpacked"
echo "Backed up to $target"
