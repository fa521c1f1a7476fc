/** The command table, part two: programs that search, sort and reshape text. A flag by which a search follows links leads out of the workspace, and is in no list. */
import type { CommandTable } from './command-spec.ts'

export const TEXT_COMMANDS: CommandTable = {
  'grep egrep fgrep zgrep': {
    nature: 'reads',
    operands: 'pattern',
    patternFlags: '-e -f --regexp --file',
    flags: {
      safe: `-# -A= -B= -C= -D= -E -F -G -H -I -L -P -T -U -Z -a -b -c -d= -e= -h -i -l -m= -n -o -q -r -s -u -v -w -x
        -y -z --extended-regexp --fixed-strings --basic-regexp --perl-regexp --regexp= --ignore-case --no-ignore-case
        --invert-match --word-regexp --line-regexp --count --color? --colour? --files-without-match --files-with-matches
        --max-count= --only-matching --quiet --silent --no-messages --byte-offset --with-filename --no-filename --label=
        --line-number --initial-tab --null --after-context= --before-context= --context= --text --binary-files=
        --devices= --directories= --exclude= --exclude-dir= --include= --recursive
        --line-buffered --null-data --binary --version`,
      reads: '-f= --file= --exclude-from=',
    },
  },
  rg: {
    nature: 'reads',
    operands: 'pattern',
    patternFlags: '-e -f --regexp --file --files --type-list',
    flags: {
      safe: `-# -0 -A= -B= -C= -E= -F -H -I -i -j= -l -M= -m= -N -n -o -P -p -q -r= -S -s -T= -t= -U -u -v -V -w -x
        -a -b -c -d= -e= -. --after-context= --before-context= --context= --context-separator= --encoding=
        --fixed-strings --iglob= --glob-case-insensitive --with-filename --no-filename --ignore-case --threads=
        --files-with-matches --files-without-match --files --max-columns= --max-columns-preview --max-count=
        --line-number --no-line-number --only-matching --pcre2 --pretty --quiet --replace= --smart-case --case-sensitive
        --type-not= --type= --type-list --multiline --multiline-dotall --unrestricted --invert-match --word-regexp
        --line-regexp --text --byte-offset --count --count-matches --max-depth= --regexp= --hidden --no-ignore
        --no-ignore-vcs --no-ignore-parent --no-heading --heading --color= --colors= --column --vimgrep --json --sort=
        --sortr= --stats --trim --null --null-data --crlf --one-file-system --no-messages --no-config --passthru
        --debug --version --hyperlink-format= --path-separator= --no-unicode --binary --max-filesize= --type-add=`,
      reads: '-f= --file= --ignore-file= -g= --glob=',
      executes: '--pre= --hostname-bin= -z --search-zip --pre-glob=',
    },
  },
  'find gfind': {
    nature: 'reads',
    operands: 'reads',
    singleDash: true,
    checks: ['find'],
    runsAfter: ['-exec', '-execdir', '-ok', '-okdir'],
    flags: {
      safe: `-H -L -P -amin= -atime= -cmin= -ctime= -daystart -depth -empty -executable -false -follow -fstype= -gid=
        -group= -ilname= -iname= -inum= -ipath= -iregex= -iwholename= -links= -lname= -ls -maxdepth= -mindepth= -mmin=
        -mount -mtime= -name= -nogroup -noleaf -not -nouser -o -or -a -and -path= -perm= -print -print0 -printf= -prune
        -quit -readable -regex= -regextype= -size= -true -type= -uid= -used= -user= -warn -nowarn -wholename= -writable
        -xdev -xtype= -context= -ignore_readdir_race`,
      reads: '-newer= -anewer= -cnewer= -samefile= -files0-from= -newermt=',
      writes: '-delete -fprint= -fprint0= -fprintf= -fls=',
      executes: '-exec -execdir -ok -okdir',
    },
  },
  'fd fdfind': {
    nature: 'reads',
    operands: 'pattern',
    runsAfter: ['-x', '--exec', '-X', '--exec-batch'],
    flags: {
      safe: `-0 -1 -a -c= -d= -e= -E= -F -g -H -I -i -j= -L -l -p -q -s -S= -t= -u --print0 --absolute-path --color=
        --max-depth= --min-depth= --exact-depth= --extension= --exclude= --fixed-strings --glob --hidden --no-ignore
        --ignore-case --threads= --follow --list-details --full-path --quiet --case-sensitive --size= --type=
        --unrestricted --max-results= --changed-within= --changed-before= --no-ignore-vcs --strip-cwd-prefix`,
      reads: '--search-path= --base-directory= --ignore-file= -C=',
      executes: '-x -X --exec --exec-batch',
    },
  },
  diff: {
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-# -a -b -B -c -C= -d -e -E -f -H -i -I= -l -N -n -p -q -r -s -t -T -u -U= -v -w -W= -x= -y -Z --text --brief
        --ignore-all-space --ignore-blank-lines --ignore-space-change --ignore-case --unified? --context? --recursive
        --new-file --report-identical-files --side-by-side --width= --color? --exclude= --strip-trailing-cr
        --suppress-common-lines --show-c-function --label= --minimal --no-dereference --left-column --normal`,
      reads: '-X= --exclude-from= -S= --from-file= --to-file= -F=',
    },
  },
  'sort gsort': {
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-b -c -C -d -f -g -h -i -k= -M -m -n -R -r -s -S= -t= -u -V -z --ignore-leading-blanks --dictionary-order
        --ignore-case --general-numeric-sort --human-numeric-sort --numeric-sort --version-sort --random-sort --reverse
        --key= --field-separator= --unique --zero-terminated --check? --merge --stable --buffer-size= --parallel=
        --batch-size= --sort= --month-sort --ignore-nonprinting`,
      reads: '--files0-from= --random-source=',
      writes: '-o= --output= -T= --temporary-directory=',
      executes: '--compress-program=',
    },
  },
  uniq: {
    nature: 'reads',
    operands: 'reads',
    checks: ['second-operand-writes'],
    flags: {
      safe: `-c -d -D -f= -i -s= -u -w= -z --count --repeated --all-repeated? --skip-fields= --group? --ignore-case
        --skip-chars= --unique --zero-terminated --check-chars=`,
    },
  },
  cut: {
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-b= -c= -d= -f= -n -s -z --bytes= --characters= --delimiter= --fields= --complement --only-delimited
        --output-delimiter= --zero-terminated`,
    },
  },
  tr: {
    harmless: true,
    nature: 'reads',
    operands: 'text',
    flags: { safe: '-c -C -d -s -t --complement --delete --squeeze-repeats --truncate-set1' },
  },
  nl: { nature: 'reads', operands: 'reads', flags: { safe: '-b= -d= -f= -h= -i= -l= -n= -p -s= -v= -w=' } },
  tac: { nature: 'reads', operands: 'reads', flags: { safe: '-b -r -s= --before --regex --separator=' } },
  rev: { nature: 'reads', operands: 'reads' },
  'expand unexpand': { nature: 'reads', operands: 'reads', flags: { safe: '-# -a -i -t= --all --initial --tabs=' } },
  fold: { nature: 'reads', operands: 'reads', flags: { safe: '-# -b -s -w= --bytes --spaces --width=' } },
  fmt: { nature: 'reads', operands: 'reads', flags: { safe: '-# -c -g= -p= -s -t -u -w= --width= --goal=' } },
  paste: { nature: 'reads', operands: 'reads', flags: { safe: '-d= -s -z --delimiters= --serial' } },
  comm: {
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-1 -2 -3 -z --check-order --nocheck-order --output-delimiter= --total --zero-terminated' },
  },
  join: {
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-1= -2= -a= -e= -i -j= -o= -t= -v= -z --check-order --nocheck-order --header --ignore-case' },
  },
  column: {
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-c= -d -e -J -L -N= -o= -s= -t -x --table --json --separator= --table-columns=' },
  },
  pr: {
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-# -a -c -D= -d -e? -F -f -h= -i? -J -l= -m -N= -n? -o= -r -S? -s? -T -t -v -W= -w=' },
  },
  jq: {
    nature: 'reads',
    operands: 'pattern',
    checks: ['jq'],
    patternFlags: '-f --from-file',
    flags: {
      safe: `-a -c -C -e -j -M -n -R -r -s -S --arg== --argjson== --compact-output --null-input --raw-input --slurp --raw-output
        --join-output --ascii-output --sort-keys --color-output --monochrome-output --tab --indent= --exit-status --seq
        --stream --unbuffered --args --jsonargs --raw-output0 --version`,
      reads: '-f= --from-file= --slurpfile== --rawfile== -L=',
    },
  },
  'sed gsed': {
    nature: 'reads',
    operands: 'pattern',
    patternFlags: '-e -f --expression --file',
    checks: ['sed'],
    flags: {
      safe: `-n -e= -E -r -s -u -z -l= --quiet --silent --expression= --regexp-extended --separate --unbuffered
        --null-data --line-length= --posix --sandbox --debug`,
      writes: '-i? --in-place?',
      executes: '-f= --file=',
    },
  },
  'awk gawk mawk nawk': {
    nature: 'reads',
    operands: 'pattern',
    checks: ['awk'],
    flags: {
      safe: '-F= -v= --field-separator= --assign= -S --sandbox --posix --re-interval',
      executes:
        '-f= --file= -i= --include= -l= --load= -E= --exec= -e= --source= -D? --debug? -o? --pretty-print? -p? --profile? -d? --dump-variables?',
    },
  },
  expr: { nature: 'reads', operands: 'text', harmless: true },
  'less more most bat batcat': {
    nature: 'runs',
    operands: 'reads',
    flags: { writes: '-o= -O= --log-file= --LOG-FILE=', executes: '-k= --lesskey-file= -t= --tag= --pager= -T=' },
    checks: ['plus-command'],
  },
  man: {
    nature: 'runs',
    operands: 'text',
    flags: {
      executes: '-P= --pager= -H? --html? -C= --config-file= -X? -T? --preprocessor= -p= -r= -M= -l --local-file',
    },
  },
}
