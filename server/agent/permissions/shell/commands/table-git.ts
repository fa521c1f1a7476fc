/** The command table, part three: git, sub-command by sub-command. */
import type { CommandSpec, CommandTable } from './command-spec.ts'

const DIFF_SAFE = `-# -a -b -B? -C? -D -G= -M? -O? -R -S= -U= -W -X? -c -l= -m -p -q -r -s -t -u -w -z --abbrev? --anchored=
  --binary --break-rewrites? --cached --check --color? --color-moved? --color-words? --compact-summary --cc --cumulative
  --diff-algorithm= --diff-filter= --diff-merges= --dirstat? --exit-code --find-copies? --find-copies-harder
  --find-renames? --first-parent --follow --full-index --function-context --histogram --ignore-all-space
  --ignore-blank-lines --ignore-cr-at-eol --ignore-space-at-eol --ignore-space-change --ignore-submodules? --indent-heuristic
  --inter-hunk-context= --irreversible-delete --ita-invisible-in-index --line-prefix= --merge-base --minimal --name-only
  --name-status --no-color --no-ext-diff --no-indent-heuristic --no-patch --no-prefix --no-renames --no-textconv
  --numstat --patch --patch-with-raw --patch-with-stat --patience --pickaxe-all --pickaxe-regex --quiet --raw --relative?
  --remerge-diff --rename-empty --shortstat --src-prefix= --dst-prefix= --staged --stat? --stat-width= --stat-count=
  --stat-name-width= --submodule? --summary --text --unified= --word-diff? --word-diff-regex= --ws-error-highlight=
  --oneline -L= -0 -1 -2 -3 --ours --theirs --base`
const LOG_SAFE = `-E -F -P -i -n= -v --after= --all --all-match --ancestry-path? --author= --author-date-order --basic-regexp
  --before= --bisect --boundary --branches? --cherry --cherry-mark --cherry-pick --children --committer= --count
  --date= --date-order --decorate? --decorate-refs= --decorate-refs-exclude= --dense --exclude= --expand-tabs?
  --extended-regexp --fixed-strings --format= --full-history --glob= --graph --grep= --grep-reflog= --invert-grep --left-only
  --left-right --log-size --max-count= --max-parents= --merge --merges --min-parents= --name-rev --no-abbrev-commit
  --abbrev-commit --no-decorate --no-expand-tabs --no-max-parents --no-merges --no-min-parents --no-notes --no-walk?
  --not --notes? --parents --perl-regexp --pretty? --reflog --regexp-ignore-case --remotes? --remove-empty --reverse
  --right-only --show-linear-break? --show-pulls --show-signature --simplify-by-decoration --simplify-merges --since=
  --skip= --source --sparse --tags? --topo-order --until= --use-mailmap --walk-reflogs -g --encoding= --clear-decorations`
const DIFF_UNSAFE = { writes: '--output=', executes: '--ext-diff --textconv --no-index', reads: '--orderfile=' }

const reads = (flags: CommandSpec['flags'], more: Partial<CommandSpec> = {}): CommandSpec => ({
  nature: 'reads',
  operands: 'text',
  ...(flags === undefined ? {} : { flags }),
  ...more,
})
const runs = (flags: CommandSpec['flags'] = {}, more: Partial<CommandSpec> = {}): CommandSpec => ({
  nature: 'runs',
  operands: 'text',
  flags,
  ...more,
})
const executes: CommandSpec = { nature: 'executes', operands: 'text' }

/** Revisions look like paths inside the workspace, which harms nothing. */
const DIFF = reads({ safe: DIFF_SAFE, ...DIFF_UNSAFE }, { operands: 'reads' })
const LOG = reads({ safe: `${DIFF_SAFE} ${LOG_SAFE}`, ...DIFF_UNSAFE }, { operands: 'reads', checks: ['git-object'] })

const SUBCOMMANDS: CommandSpec['subcommands'] = {
  status: reads({
    safe: `-s -b -v -u? -z --short --branch --show-stash --porcelain? --long --verbose --untracked-files?
      --ignore-submodules? --ignored? --column? --no-column --ahead-behind --no-ahead-behind --renames --no-renames
      --find-renames?`,
  }),
  diff: DIFF,
  'diff-tree': DIFF,
  'diff-index': DIFF,
  'diff-files': DIFF,
  log: LOG,
  show: LOG,
  whatchanged: LOG,
  'rev-list': reads({
    safe: `${LOG_SAFE} --objects --disk-usage? --header --timestamp --quiet --oneline -#`,
    executes: '--filter=',
  }),
  shortlog: reads({ safe: `${LOG_SAFE} -s -n -e -c --summary --numbered --email --group= -#`, writes: '--output=' }),
  blame: reads(
    {
      safe: `-b -c -C? -e -f -h -l -L= -M? -n -p -s -t -w --color-by-age --color-lines --date= --first-parent --incremental
      --line-porcelain --porcelain --root --score-debug --show-email --show-name --show-number --show-stats --reverse
      --abbrev= --ignore-rev= --encoding= --since=`,
      executes: '--contents= --ignore-revs-file= -S=',
    },
    { operands: 'reads' },
  ),
  grep: reads({
    safe: `-# -A= -B= -C= -E -F -G -H -I -L -P -W -a -c -e= -h -i -l -m= -n -o -p -q -r -v -w -z --all-match --and --break
        --cached --color? --no-color --column --count --exclude-standard --extended-regexp --files-with-matches
        --files-without-match --fixed-strings --function-context --heading --ignore-case --invert-match --line-number
        --max-depth= --name-only --not --null --only-matching --or --perl-regexp --quiet --recursive --show-function
        --text --threads= --untracked --word-regexp --after-context= --before-context= --context= --max-count=`,
    executes: '-O? --open-files-in-pager? --ext-grep --no-index --textconv -f=',
  }),
  'ls-files': reads({
    safe: `-c -d -i -k -m -o -r -s -t -u -v -x= -z --abbrev? --cached --deduplicate --deleted --directory --eol --error-unmatch
      --exclude= --exclude-per-directory= --exclude-standard --format= --full-name --ignored --killed --modified
      --no-empty-directory --others --recurse-submodules --stage --unmerged --with-tree=`,
    reads: '-X= --exclude-from=',
  }),
  'ls-tree': reads({
    safe: '-d -l -r -t -z --abbrev? --format= --full-name --full-tree --long --name-only --name-status --object-only',
  }),
  'cat-file': reads(
    {
      safe: '-e -p -s -t --allow-unknown-type --batch? --batch-check?',
      executes: '--textconv --filters --batch-command?',
    },
    { operands: 'reads', checks: ['git-object'] },
  ),
  'rev-parse': reads({
    safe: `-q --abbrev-ref? --absolute-git-dir --all --branches? --disambiguate= --exclude= --git-common-dir --git-dir --glob=
      --is-bare-repository --is-inside-git-dir --is-inside-work-tree --is-shallow-repository --not --path-format= --quiet
      --remotes? --revs-only --short? --show-cdup --show-object-format? --show-prefix --show-superproject-working-tree
      --show-toplevel --symbolic --symbolic-full-name --tags? --verify --default=`,
  }),
  'merge-base': reads({ safe: '-a --all --fork-point --independent --is-ancestor --octopus' }),
  describe: reads({
    safe: `--abbrev= --all --always --broken? --candidates= --contains --debug --dirty? --exact-match --exclude= --first-parent
      --long --match= --tags`,
  }),
  'name-rev': reads({ safe: '--all --always --exclude= --name-only --no-undefined --refs= --tags' }),
  'for-each-ref': reads({
    safe: `--contains= --count= --exclude= --format= --ignore-case --merged= --no-contains= --no-merged= --omit-empty
      --points-at= --sort=`,
    executes: '--shell --perl --python --tcl',
  }),
  'show-ref': reads({ safe: '-d -q -s --abbrev? --dereference --hash? --head --heads --tags --quiet --verify' }),
  'check-ignore': reads({ safe: '-n -q -v -z --no-index --non-matching --quiet --verbose' }),
  'check-attr': reads({ safe: '-a -z --all --cached --source=' }),
  'count-objects': reads({ safe: '-v -H --verbose --human-readable' }),
  version: reads({ safe: '--build-options' }),
  reflog: reads({ safe: `${DIFF_SAFE} ${LOG_SAFE}`, ...DIFF_UNSAFE }, { checks: ['git-list'] }),
  branch: reads(
    {
      safe: `-a -i -l -r -v -vv --abbrev? --all --color? --column? --contains? --format= --ignore-case --list --merged?
        --no-abbrev --no-color --no-column --no-contains? --no-merged? --omit-empty --points-at= --remotes --show-current
        --sort= --verbose`,
      changes:
        '-c -C -d -D -f -m -M -t -u= --copy --delete --force --move --set-upstream-to= --track? --unset-upstream',
      executes: '--edit-description',
    },
    { checks: ['git-list'] },
  ),
  tag: reads(
    {
      safe: `-i -l -n? --color? --column? --contains= --format= --ignore-case --list --merged? --no-column --no-contains=
        --no-merged? --points-at= --sort=`,
      changes: '-a -d -f -m= --annotate --delete --force --message= -s -u= --sign --local-user= -v',
      executes: '-F= --file= -e --edit',
    },
    { checks: ['git-list'] },
  ),
  stash: reads({ safe: DIFF_SAFE, ...DIFF_UNSAFE }, { checks: ['git-list'] }),
  worktree: reads({ safe: '-v -z --porcelain --verbose --expire=' }, { checks: ['git-list'] }),
  remote: reads({ safe: '-v --verbose --all --push' }, { checks: ['git-list', 'git-remote-url'] }),
  config: reads(
    {
      safe: `-l -z --list --get --get-all --get-regexp --name-only --show-origin --show-scope --null --global --local --system
        --worktree --type= --bool --int --path --default= --includes --no-includes --get-urlmatch --all`,
      executes:
        '-e --edit -f= --file= --blob= --add --replace-all --unset --unset-all --rename-section --remove-section',
    },
    { checks: ['git-config'] },
  ),
  'ls-remote': runs({ executes: '--upload-pack= --exec=' }, { checks: ['git-remote-url'] }),
  fetch: runs({ executes: '--upload-pack= --server-option= -o=' }, { checks: ['git-remote-url'] }),
  pull: runs({ executes: '--upload-pack= -s= --strategy=' }, { checks: ['git-remote-url'] }),
  push: runs({ executes: '--receive-pack= --exec=' }, { checks: ['git-remote-url'] }),
  clone: runs(
    { executes: '-c= --config= -u= --upload-pack= --template= --reference= --separate-git-dir= --recurse-submodules?' },
    { checks: ['git-remote-url'] },
  ),
  add: runs({
    safe: '-A -u -v -n -p -f -N --all --update --verbose --dry-run --patch --force',
    executes: '-e --edit -i --interactive',
  }),
  commit: runs({
    safe: `-a -m= -v -q -s -n -p -C= -c= --all --message= --amend --no-edit --signoff --no-verify --quiet --verbose
      --allow-empty --allow-empty-message --fixup= --squash= --author= --date= --reset-author --only --include --dry-run --no-gpg-sign --trailer=`,
    executes: '-F= --file= -t= --template= --pathspec-from-file=',
  }),
  'checkout switch restore reset merge cherry-pick revert rm mv clean': runs({
    executes: '--pathspec-from-file= --strategy= --template=',
  }),
  rebase: runs({ executes: '-x= --exec= -s= --strategy=' }),
  archive: runs({ executes: '--exec= --remote=', writes: '-o= --output=' }),
  'format-patch': runs({
    writes: '-o= --output-directory= --output=',
    executes: '--ext-diff --textconv --signature-file=',
  }),
  apply: runs({ executes: '--unsafe-paths --directory= --build-fake-ancestor=' }),
  init: runs({ executes: '--template= --separate-git-dir=' }),
  submodule: runs({}, { checks: ['git-list', 'git-remote-url'], runsAfter: ['foreach'] }),
  bisect: runs({}, { checks: ['git-list'], runsAfter: ['run'] }),
  'difftool mergetool filter-branch send-email daemon instaweb p4 svn cvsserver http-backend web--browse help hook':
    executes,
  'upload-pack receive-pack upload-archive credential fast-import maintenance var shell remote-ext remote-fd': executes,
}

export const GIT_COMMANDS: CommandTable = {
  git: {
    nature: 'runs',
    flags: {
      safe: '--no-pager -P --no-optional-locks --literal-pathspecs --glob-pathspecs --icase-pathspecs --no-replace-objects --version -v',
      reads: '-C=',
      executes:
        '-c= --config-env= --exec-path? --git-dir= --work-tree= --namespace= --bare -p --paginate --super-prefix= --attr-source= --html-path --man-path --info-path -h --help',
    },
    subcommands: SUBCOMMANDS ?? {},
  },
}
