/** The command table, part one: programs that show files, directories and the machine. */
import type { CommandTable } from './command-spec.ts'

const HASH = {
  nature: 'reads',
  operands: 'reads',
  flags: {
    safe: '-b --binary -t --text --tag -z --zero --ignore-missing --quiet --status --strict -w --warn',
    reads: '-c --check',
  },
} as const

const VERSION_ONLY = { nature: 'runs', flags: { safe: '--version -v -V' }, operands: 'text' } as const

export const FILE_COMMANDS: CommandTable = {
  'ls dir vdir': {
    harmless: true,
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-a -A -b -B -c -C -d -f -F -g -G -h -H -i -k -l -L -m -n -N -o -p -q -Q -r -R -s -S -t -u -U -v -x -X -Z -1
        -I= -T= -w= --all --almost-all --author --escape --block-size= --ignore-backups --color? --directory --classify?
        --file-type --format= --full-time --group-directories-first --no-group --human-readable --si
        --dereference-command-line --hide= --hyperlink? --indicator-style= --inode --ignore= --kibibytes --dereference
        --numeric-uid-gid --literal --quote-name --quoting-style= --reverse --recursive --size --sort= --time=
        --time-style= --tabsize= --width= --context --zero --version --help`,
    },
  },
  cat: {
    harmless: true,
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-A -b -e -E -n -s -t -T -u -v --show-all --number-nonblank --show-ends --number --squeeze-blank --show-tabs
        --show-nonprinting --version --help`,
    },
  },
  'head tail': {
    harmless: true,
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-# -c= -n= -q -v -z -f -F -s= --bytes= --lines= --quiet --silent --verbose --zero-terminated --follow?
        --retry --pid= --sleep-interval= --max-unchanged-stats=`,
    },
  },
  wc: {
    harmless: true,
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: '-c -m -l -L -w --bytes --chars --lines --max-line-length --words --total=',
      reads: '--files0-from=',
    },
  },
  stat: {
    harmless: true,
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-L -f -t -c= --dereference --file-system --format= --printf= --terse --cached=' },
  },
  du: {
    harmless: true,
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-0 -a -b -B= -c -D -d= -h -H -k -L -l -m -P -S -s -t= -x --null --all --apparent-size --block-size= --bytes
        --total --dereference-args --max-depth= --human-readable --inodes --dereference --count-links --no-dereference
        --separate-dirs --si --summarize --threshold= --time? --time-style= --exclude= --one-file-system`,
      reads: '-X= --exclude-from= --files0-from=',
    },
  },
  df: {
    nature: 'reads',
    operands: 'text',
    flags: {
      safe: `-a -B= -h -H -i -k -l -P -t= -T -x= --all --block-size= --human-readable --si --inodes --local --no-sync
        --output? --portability --total --type= --print-type --exclude-type=`,
    },
  },
  file: {
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-b -E -F= -h -i -k -L -l -N -n -p -r -s -0 --brief --mime --mime-type --mime-encoding --extension
        --no-dereference --dereference --keep-going --separator= --print0 --raw --preserve-date --no-pad --version`,
      executes: '-m= --magic-file= -f= --files-from= -C --compile -z -Z --uncompress --uncompress-noreport -S -P= -e=',
    },
  },
  'readlink realpath': {
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-e -f -L -m -n -P -q -s -v -z --canonicalize --canonicalize-existing --canonicalize-missing --logical
        --no-newline --physical --quiet --silent --strip --no-symlinks --verbose --zero`,
      reads: '--relative-to= --relative-base=',
    },
  },
  'basename dirname': {
    nature: 'reads',
    harmless: true,
    operands: 'text',
    flags: { safe: '-a -s= -z --multiple --suffix= --zero' },
  },
  tree: {
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-a -C -d -D -f -F -g -h -i -I= -l -L= -n -N -p -P= -q -Q -r -s -S -t -u -U -v -x -X -J --dirsfirst
        --noreport --prune --gitignore --du --si --filelimit= --charset= --timefmt= --sort? --matchdirs --ignore-case`,
      writes: '-o= -R -H= -T=',
      reads: '--fromfile --gitfile= --infofile=',
    },
  },
  'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum': HASH,
  'cksum sum': { nature: 'reads', operands: 'reads', flags: { safe: '-r -s --sysv' } },
  cmp: {
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-b -i= -l -n= -s --print-bytes --ignore-initial= --verbose --bytes= --quiet --silent' },
  },
  od: {
    nature: 'reads',
    operands: 'reads',
    flags: {
      safe: `-A= -a -B -b -c -D -d -e -F -f -H -h -I -i -j= -L -l -N= -O -o -S= -s -t= -v -w? -X -x --address-radix=
        --skip-bytes= --read-bytes= --format=`,
    },
  },
  hexdump: { nature: 'reads', operands: 'reads', flags: { safe: '-b -c -C -d -e= -n= -o -s= -v -x' } },
  xxd: {
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-a -b -c= -d -e -E -g= -i -l= -o= -p -ps -s= -u', writes: '-r' },
    checks: ['second-operand-writes'],
  },
  strings: {
    nature: 'reads',
    operands: 'reads',
    checks: ['response-file'],
    flags: { safe: '-a -d -f -n= -t= -o -e= -w -# --all --data --print-file-name --bytes= --radix= --encoding=' },
  },
  'pwd whoami tty nproc arch logname groups true false : users uptime': {
    nature: 'reads',
    operands: 'text',
    flags: { safe: '-L -P -s -p --all --pretty --since --silent' },
  },
  id: {
    nature: 'reads',
    operands: 'text',
    flags: { safe: '-a -g -G -n -r -u -z -Z --group --groups --name --real --user' },
  },
  uname: {
    nature: 'reads',
    operands: 'none',
    flags: {
      safe: '-a -s -n -r -v -m -p -i -o --all --kernel-name --nodename --kernel-release --machine --operating-system',
    },
  },
  hostname: {
    nature: 'reads',
    operands: 'none',
    flags: { safe: '-a -d -f -i -I -s --fqdn --short --ip-address', writes: '-F= --file=' },
  },
  date: {
    nature: 'reads',
    operands: 'text',
    flags: {
      safe: '-d= -I? -R -u --date= --iso-8601? --rfc-3339= --rfc-email --utc --universal',
      reads: '-f= --file= -r= --reference=',
      writes: '-s= --set=',
    },
  },
  'which whereis type': { nature: 'reads', operands: 'text', flags: { safe: '-a -b -f -m -p -P -s -t -B= -M= -S=' } },
  ps: {
    nature: 'reads',
    operands: 'text',
    checks: ['ps'],
    flags: {
      safe: '-A -a -e -f -F -l -p= -o= -u= -U= -C= -x -w -H -L -T -j --forest --sort= --no-headers --pid= --ppid=',
    },
  },
  free: {
    nature: 'reads',
    operands: 'none',
    flags: { safe: '-b -k -m -g -h -w -t -l --human --mega --giga --total --wide' },
  },
  lsof: VERSION_ONLY,
  'sleep wait': { harmless: true, nature: 'reads', operands: 'text', flags: { safe: '-n' } },
  seq: {
    harmless: true,
    nature: 'reads',
    operands: 'text',
    flags: { safe: '-# -f= -s= -w --format= --separator= --equal-width' },
  },
  locale: { nature: 'reads', operands: 'text', flags: { safe: '-a -m -c -k --all-locales --charmaps' } },
  getconf: { nature: 'reads', operands: 'text', flags: { safe: '-a -v=' } },
  'exit return break continue': { nature: 'reads', operands: 'text' },
  cd: { nature: 'reads', operands: 'reads', flags: { safe: '-L -P -e' } },
  echo: { nature: 'reads', operands: 'text', harmless: true, checks: ['prints'], flags: { safe: '-n -e -E' } },
  printf: { nature: 'reads', operands: 'text', checks: ['prints'], flags: { writes: '-v=' } },
  'test [': {
    nature: 'reads',
    operands: 'text',
    singleDash: true,
    harmless: true,
    flags: {
      safe: `-a -b -c -d -e -f -g -h -k -p -r -s -t -u -v -w -x -O -G -L -N -S -z -n -o -eq -ne -lt -le -gt -ge -nt -ot -ef`,
    },
  },
  help: { nature: 'reads', operands: 'text', flags: { safe: '-d -m -s' } },
  jobs: { nature: 'reads', operands: 'text', flags: { safe: '-l -n -p -r -s' } },
  'lscpu lsblk': { nature: 'reads', operands: 'none', flags: { safe: '-a -b -e? -J -p -f -l -n' } },
  'ss netstat': {
    nature: 'reads',
    operands: 'text',
    flags: { safe: '-a -l -n -p -t -u -x -4 -6 -e -i -m -o -r -s -H -O' },
  },
  top: { nature: 'reads', operands: 'none', flags: { safe: '-b -n= -d= -c -H -o= -p= -w?' } },
  nm: {
    nature: 'reads',
    operands: 'reads',
    checks: ['response-file'],
    flags: { safe: '-A -a -C -D -g -j -l -n -o -P -p -r -S -s -u -v -f= -t=' },
  },
  objdump: {
    nature: 'reads',
    operands: 'reads',
    checks: ['response-file'],
    flags: { safe: '-a -C -d -D -f -g -h -l -p -R -r -S -s -T -t -w -x -z -j= -M=' },
  },
  readelf: {
    nature: 'reads',
    operands: 'reads',
    checks: ['response-file'],
    flags: { safe: '-A -a -D -d -e -g -h -I -l -n -r -S -s -t -u -V -W -p= -x=' },
  },
  size: { nature: 'reads', operands: 'reads', checks: ['response-file'], flags: { safe: '-A -B -d -o -t -x' } },
  zcat: { nature: 'reads', operands: 'reads', flags: { safe: '-f -q -v' } },
  'read shift': { nature: 'reads', operands: 'text', flags: { safe: '-r -s -e -p= -n= -N= -t= -d= -a= -u= -i=' } },
  'set export': { nature: 'runs', operands: 'text' },
}
