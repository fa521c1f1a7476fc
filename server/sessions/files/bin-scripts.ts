/**
 * What the bin does in the container, for bash and coreutils alone. Each expects `path` and `id`; at most one runs at a time in a session.
 * A deletion is a directory of its own in the bin: `path`, then `it`, then `whole`, which says that nothing is missing in `it`.
 */
import { WORKSPACE_ROOT } from '#protocol/ids.ts'

/** What is more than this would take long to copy, and much of the disk. */
const KEPT_BYTES = 32 * 1024 * 1024
const KEPT_ENTRIES = 5_000
/** Of the whole bin: the newest push out the oldest. */
const BIN_BYTES = 64 * 1024 * 1024
const BIN_ENTRIES = 10_000

export const BIN_EXIT = {
  ...{ notThere: 40, tooLarge: 41, outside: 42, exists: 43, invalid: 44, failed: 45, notAllowed: 46 },
  ...{ stuck: 48, notKept: 49, usedBefore: 50 },
} as const
const { notThere, tooLarge, outside, exists, invalid, failed, notAllowed, stuck, notKept, usedBefore } = BIN_EXIT

/**
 * Nothing may lead out by a link above the name; a name that is a link is itself meant. `away` and `draft` have names that no watcher tells of.
 * `mend` brings to an end what a kill has cut: what was not copied whole goes back, what is left over of what was goes.
 */
const COMMON = `shopt -s nullglob; export LC_ALL=C PATH=/usr/local/bin:/usr/bin:/bin
parent=\${path%/*} bin=$HOME/.local/share/slipway/bin
kept=$bin/$id draft=$parent/.slipway-\${id}1
there() { [ -e "$1" ] || [ -L "$1" ]; }
away() { printf '%s/.slipway-%s0' "\${1%/*}" "$2"; }
drop() { rm -rf -- "$1" 2>/dev/null || { [ -L "$1" ] || chmod -R u+rwX -- "$1" 2>/dev/null; rm -rf -- "$1"; }; }
# The first word alone: a name may hold a line break. Of bytes that which is more: what a file says, or what it takes.
first() { read -r word rest; echo "\${word:-0}"; }
entries() { du -s --inodes -- "$1" | first; }
bytes() {
  local said taken
  said=$(du -s --apparent-size -B1 -- "$1" | first) taken=$(du -s -B1 -- "$1" | first)
  echo $((said > taken ? said : taken))
}
mend() {
  local one=$1 was aside
  IFS= read -r -d '' was < "$one/path"
  aside=$(away "$was" "\${one##*/}")
  if [ -e "$one/whole" ]; then there "$aside" && drop "$aside"
  else there "$aside" && mv -n -T -- "$aside" "$was"; there "$aside" || drop "$one"; fi
}
case "\${path##*/}" in ''|.|..) exit ${invalid} ;; esac
case "$(realpath -m -- "$parent")/" in ${WORKSPACE_ROOT}/*) ;; *) exit ${outside} ;; esac
aside=$(away "$path" "$id")`

/** First out of the way, by one rename: what is written there from now on is something new, and all that fails is undone by another one. */
export const PUT = `${COMMON}
for one in "$bin"/*/; do [ "\${one%/}" = "$kept" ] || mend "\${one%/}"; done
there "$path" || { [ -e "$kept/whole" ] && exit 0; exit ${notThere}; }
[ ! -e "$kept" ] || exit ${usedBefore}
[ "$(bytes "$path")" -le ${KEPT_BYTES} ] && [ "$(entries "$path")" -le ${KEPT_ENTRIES} ] || exit ${tooLarge}
mkdir -p "$kept" && printf '%s\\0' "$path" > "$kept/path" || { drop "$kept"; exit ${failed}; }
mv -T -- "$path" "$aside" || { drop "$kept"; there "$path" && exit ${notAllowed}; exit ${notThere}; }
if ! cp -a -T -- "$aside" "$kept/it" || ! touch "$kept/whole"; then
  mv -n -T -- "$aside" "$path"; there "$aside" && exit ${stuck}
  drop "$kept"; exit ${failed}
fi
# A program that still works in there may leave something behind: the next deletion sees to that.
drop "$aside"
sum=0 count=0
for name in $(ls -1t "$bin"); do
  [ -e "$bin/$name/whole" ] || continue
  sum=$((sum + $(bytes "$bin/$name"))) count=$((count + $(entries "$bin/$name")))
  [ "$sum" -le ${BIN_BYTES} ] && [ "$count" -le ${BIN_ENTRIES} ] || { rm -f "$bin/$name/whole"; drop "$bin/$name"; }
done
exit 0`

/** It appears whole, and over nothing. */
export const TAKE = `${COMMON}
if there "$path"; then there "$aside" && exit ${stuck}; exit ${exists}; fi
if [ -e "$kept/whole" ]; then
  drop "$draft"
  mkdir -p -- "$parent" && cp -a -T -- "$kept/it" "$draft" || { drop "$draft"; exit ${failed}; }
  mv -n -T -- "$draft" "$path"
  there "$draft" && { drop "$draft"; exit ${exists}; }
  there "$aside" && drop "$aside"
elif there "$aside"; then
  mv -n -T -- "$aside" "$path"
  there "$aside" && exit ${exists}
else exit ${notKept}; fi
drop "$kept"
exit 0`
