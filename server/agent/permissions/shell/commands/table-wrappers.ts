/** Programs that run the command in their own words: what is left of them before rules are matched, and what rules never cover. */

export interface WrapperSpec {
  /**
   * `stripped`: rules speak of the command inside. `opaque`: deny and ask rules look inside, a prefix rule covers
   * nothing. `runner`: deny and ask rules look inside, a prefix rule over the runner covers whatever follows.
   */
  readonly kind: 'stripped' | 'opaque' | 'runner'
  /** Flags in the notation of the command table. Others are not understood, and then nothing is stripped. */
  readonly flags: string
  /** Words of its own that stand before the command (a duration, a lock file). */
  readonly operands: number
  /** `NAME=value` words may stand before the command. */
  readonly assignments?: true
}

const opaque = (flags = '', operands = 0): WrapperSpec => ({ kind: 'opaque', flags, operands })
const runner: WrapperSpec = { kind: 'runner', flags: '', operands: 0 }

export const WRAPPERS: ReadonlyMap<string, WrapperSpec> = new Map<string, WrapperSpec>([
  [
    'timeout',
    {
      kind: 'stripped',
      flags: '-k= -s= -v --kill-after= --signal= --foreground --preserve-status --verbose',
      operands: 1,
    },
  ],
  ['time', { kind: 'stripped', flags: '-p', operands: 0 }],
  ['nice', { kind: 'stripped', flags: '-n= --adjustment= -#', operands: 0 }],
  ['nohup', { kind: 'stripped', flags: '', operands: 0 }],
  ['stdbuf', { kind: 'stripped', flags: '-i= -o= -e= --input= --output= --error=', operands: 0 }],
  ['command', { kind: 'stripped', flags: '-p', operands: 0 }],
  ['builtin', { kind: 'stripped', flags: '', operands: 0 }],
  ['noglob', { kind: 'stripped', flags: '', operands: 0 }],
  ['xargs', { kind: 'stripped', flags: '', operands: 0 }],
  ['env', { ...opaque('-i -u= -C= -0 -v --ignore-environment --unset= --chdir= --debug'), assignments: true }],
  [
    'sudo',
    {
      ...opaque('-A -b -E -e -H -i -k -K -n -P -p= -s -S -u= -g= -h= -C= -r= -t= -T= -R= -D= -U= --user= --group='),
      assignments: true,
    },
  ],
  ['doas', opaque('-n -s -L -u= -C=')],
  ['exec', opaque('-c -l -a=')],
  [
    'watch',
    opaque(
      '-n= -d? -t -b -e -g -c -x -p -q= -w --interval= --differences? --no-title --beep --errexit --chgexit --color --exec',
    ),
  ],
  ['ionice', opaque('-c= -n= -t -p= --class= --classdata=')],
  ['setsid', opaque('-c -f -w --ctty --fork --wait')],
  ['flock', opaque('-e -n -o -s -u -w= -x -E= -F -v --nonblock --wait= --shared --exclusive', 1)],
  ['chrt', opaque('-a -b -f -i -m -o -r -R', 1)],
  ['taskset', opaque('-a -p -c', 1)],
  ['chroot', opaque('--userspec= --groups= --skip-chdir', 1)],
  ['script', opaque('-c= -a -e -f -q -t?', 0)],
  ['strace', opaque('-f -ff -e= -o= -p= -s= -t -tt -v -c -y -q -C -T')],
  ['ltrace', opaque('-f -e= -o= -p= -s= -c -S')],
  ['ssh-agent', opaque('-a= -t=')],
  ...[
    'su',
    'runuser',
    'pkexec',
    'unshare',
    'nsenter',
    'setpriv',
    'capsh',
    'numactl',
    'cpulimit',
    'firejail',
    'proot',
    'bwrap',
  ].map((name): [string, WrapperSpec] => [name, opaque()]),
  ...[
    'fakeroot',
    'dbus-run-session',
    'xvfb-run',
    'unbuffer',
    'rlwrap',
    'torsocks',
    'proxychains',
    'proxychains4',
    'catchsegv',
  ].map((name): [string, WrapperSpec] => [name, opaque()]),
  ...[
    'valgrind',
    'perf',
    'setarch',
    'linux32',
    'linux64',
    'systemd-run',
    'start-stop-daemon',
    'busybox',
    'toybox',
    'coproc',
  ].map((name): [string, WrapperSpec] => [name, opaque()]),
  ...[
    'parallel',
    'entr',
    'watchexec',
    'nodemon',
    'hyperfine',
    'caffeinate',
    'chpst',
    'envdir',
    'softlimit',
    'setuidgid',
    'gosu',
  ].map((name): [string, WrapperSpec] => [name, opaque()]),
  ...[
    'eval',
    'source',
    '.',
    'trap',
    'alias',
    'ld.so',
    'ld-linux-x86-64.so.2',
    'nocorrect',
    'rsh',
    'eatmydata',
    'prlimit',
    'ip',
  ].map((name): [string, WrapperSpec] => [name, opaque()]),
  ...[
    'npx',
    'bunx',
    'direnv',
    'devbox',
    'mise',
    'uv',
    'uvx',
    'poetry',
    'pipenv',
    'rye',
    'hatch',
    'conda',
    'bundle',
    'nix',
    'nix-shell',
  ].map((name): [string, WrapperSpec] => [name, runner]),
])
