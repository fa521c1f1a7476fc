/** The command table, part five: interpreters, package managers and build tools, with their flags that run or write more than asked. */
import type { CommandTable } from './command-spec.ts'

export const PROGRAM_COMMANDS: CommandTable = {
  'source .': { nature: 'executes', operands: 'reads' },
  'sh bash dash zsh ksh ash fish mksh rbash csh tcsh': {
    nature: 'runs',
    operands: 'text',
    checks: ['shell'],
    flagsFirst: true,
  },
  'python python2 python3 pypy pypy3': {
    nature: 'runs',
    operands: 'text',
    checks: ['interpreter'],
    flagsFirst: true,
    flags: { safe: '-V --version -u -B -O -OO -W= -m= -q -v -s -S -I -E -b -P', executes: '-c= -i -X= -x' },
  },
  'node nodejs': {
    nature: 'runs',
    operands: 'text',
    checks: ['interpreter'],
    flagsFirst: true,
    flags: {
      safe: '--version -v --test --watch --enable-source-maps --trace-warnings --no-warnings --max-old-space-size= --test-only --test-name-pattern= --check -c --experimental-strip-types',
      executes: `-e= --eval= -p= --print= -r= --require= --import= --loader= --experimental-loader= -i --interactive --inspect?
        --inspect-brk? --env-file= --openssl-config= --diagnostic-dir= --report-directory= --cpu-prof-dir= --redirect-warnings=
        --test-reporter= --test-reporter-destination= --run= --build-snapshot --experimental-config-file= --snapshot-blob=`,
    },
  },
  'deno bun': {
    nature: 'runs',
    operands: 'text',
    checks: ['interpreter'],
    flagsFirst: true,
    flags: {
      safe: '--version -v -V',
      executes: '-e= --eval= -p= --print= --preload= -r= --import-map= -c= --config= --inspect? -A --allow-all',
    },
    subcommands: { 'eval x exec repl': { nature: 'executes', operands: 'text' } },
  },
  perl: {
    nature: 'runs',
    operands: 'text',
    checks: ['interpreter'],
    flagsFirst: true,
    flags: { safe: '-v --version -w -W -c', executes: '-e= -E= -n -p -i? -M= -m= -I= -x? -s -d? -T' },
  },
  ruby: {
    nature: 'runs',
    operands: 'text',
    checks: ['interpreter'],
    flagsFirst: true,
    flags: { safe: '-v --version -w -c', executes: '-e= -n -p -i? -r= -I= -x? -s -C= -S' },
  },
  php: {
    nature: 'runs',
    operands: 'text',
    checks: ['interpreter'],
    flagsFirst: true,
    flags: { safe: '-v --version -l=', executes: '-r= -B= -R= -E= -F= -d= -c= -z= -S= -a -t=' },
  },
  'lua luajit Rscript R osascript tclsh wish expect gdb lldb julia elixir iex erl scala ghci groovy swift jshell': {
    nature: 'runs',
    operands: 'text',
    checks: ['interpreter'],
    flagsFirst: true,
    flags: {
      safe: '--version -v',
      executes: '-e= -c= -l= -i -f= -x= -ex= -eval= -E= --eval= --require= -r= -o= -O= -s= -S=',
    },
  },
  'npm cnpm': {
    nature: 'runs',
    operands: 'text',
    checks: ['npm-config'],
    flags: {
      safe: '--version -v -w= --workspace= --workspaces -s --silent --if-present -D -g --global -S -E --save-dev --save-exact --no-audit --no-fund --ci --omit= --include= --production --legacy-peer-deps --force -f -y --yes --depth= --json --parseable --long -l -a --all --ignore-scripts --prefer-offline --offline --dry-run',
      executes: `--script-shell= --node-options= --prefix= -C= --userconfig= --globalconfig= --registry= --shell= -c= --call= --git= --editor= --viewer=
        --cache= --init-module= --browser= --onload-script= --proxy= --https-proxy= --cafile= --foreground-scripts`,
    },
    subcommands: {
      'ls list root prefix explain why': {
        nature: 'reads',
        operands: 'text',
        flags: { safe: '--depth= --json --all -a --long -l -g --global --parseable --omit= --include=' },
      },
      'view outdated bin ping': {
        nature: 'runs',
        operands: 'text',
        flags: {
          safe: '--depth= --json --all -a --long -l -g --global --parseable --omit= --include= -w= --workspace=',
        },
      },
    },
  },
  'pnpm yarn': {
    nature: 'runs',
    operands: 'text',
    checks: ['npm-config'],
    flags: {
      safe: '-r -w= -F= --filter= --workspace= --silent -s -D --json --frozen-lockfile --version -v --immutable',
      executes: `--script-shell= --node-options= --dir= -C= --cwd= --prefix= --use-yarnrc= --registry= --modules-folder= --store-dir= --global-pnpmfile=
        --pnpmfile= --config.script-shell= --shell-mode -c --cache-folder= --cafile=`,
    },
  },
  'pip pip3': {
    nature: 'runs',
    operands: 'text',
    subcommands: {
      'list show freeze': {
        nature: 'reads',
        operands: 'text',
        flags: { safe: '-v -q -l --local --user --format= --not-required --all --files -f' },
      },
    },
    flags: {
      safe: '--version -V -q -U --upgrade --quiet -v --user --dry-run',
      executes: `--python= --index-url= -i= --extra-index-url= --trusted-host= --proxy= --config-settings= --global-option= --install-option=
        -t= --target= --prefix= --root= --log= --editable= -e= --src= -f= --find-links= --cert= --client-cert= --cache-dir=`,
    },
  },
  'make gmake': {
    nature: 'runs',
    operands: 'text',
    checks: ['make'],
    flags: {
      safe: '-j? -k -s -n -B -i -q -t -w --jobs? --keep-going --silent --quiet --dry-run --always-make --no-print-directory -l?',
      executes:
        '-f= --file= --makefile= --eval= -E= -I= --include-dir= -C= --directory= -e --environment-overrides -W= -o=',
    },
  },
  'cmake ctest ninja meson': {
    nature: 'runs',
    operands: 'text',
    flags: {
      safe: '-j? -v --build= --parallel? --target= --config= --version',
      executes: '-P= -C= -E -D= --toolchain= -S= -B= -f= --script= --build-and-test -t=',
    },
  },
  cargo: {
    nature: 'runs',
    operands: 'text',
    flags: {
      safe: '--version -V -q -v -p= --package= --release -r --all --workspace --lib --bins --all-targets --all-features --features= -j= --locked --offline --frozen --no-run --message-format= --test= --bin= --example= --no-default-features --no-fail-fast',
      executes:
        '--config= -Z= --manifest-path= -C= --target-dir= --out-dir= --artifact-dir= --target= --path= --git= --registry= --index= --root=',
    },
  },
  go: {
    nature: 'runs',
    operands: 'text',
    singleDash: true,
    flags: {
      safe: '-v -race -count= -run= -short -timeout= -cover -bench= -benchmem -parallel= -failfast -tags= -json -x -n -p= -list= -shuffle= -m',
      executes: `-exec= -toolexec= -vettool= -overlay= -modfile= -C= -ldflags= -gcflags= -asmflags= -gccgoflags= -compiler= -buildvcs= -mod= -modcacherw -pkgdir= -fuzz=`,
      writes: '-o= -coverprofile= -cpuprofile= -memprofile= -blockprofile= -mutexprofile= -trace= -outputdir= -w',
    },
    subcommands: {
      'generate env tool': {
        nature: 'runs',
        operands: 'text',
        singleDash: true,
        flags: { executes: '-w -u -run= -exec= -toolexec=' },
      },
    },
  },
  'pytest py.test': {
    nature: 'runs',
    operands: 'text',
    flags: {
      safe: '-# -v -vv -q -x -s -k= -m= -r= -l --lf --ff --maxfail= --tb= --durations= -n= --no-header --co --collect-only --cov? --cov-report= --last-failed --failed-first --exitfirst --verbose --quiet --capture= --disable-warnings --showlocals --no-summary --color= --pdb-trace -V --version --sw --stepwise --timeout=',
      writes:
        '--junitxml= --junit-xml= --basetemp= --result-log= --report-log= --log-file= --cov-config= --debug? --html=',
      executes:
        '-p= -c= --config-file= --rootdir= --confcutdir= -o= --override-ini= --pdb --pdbcls= --import-mode= --pyargs --trace --pythonwarnings= -W=',
    },
  },
  'jest vitest mocha ava tap': {
    nature: 'runs',
    operands: 'text',
    flags: {
      safe: '-t= -w= -i --watch --watchAll --coverage --run --silent --verbose --ci --testNamePattern= --runInBand --maxWorkers= --bail? --passWithNoTests --project= --reporter= --grep= -g= -u --no-coverage',
      executes: `-c= --config= -r= --require= --rootDir= --root= --globalSetup= --globalTeardown= --setupFiles= --setupFilesAfterEnv= --testRunner= --runner=
        --transform= --resolver= --reporters= --testEnvironment= --preset= --import= --loader= --node-option= -n= --environment= --globals= --haste= --moduleNameMapper= --dir=`,
      writes:
        '--outputFile= --coverageDirectory= --cacheDirectory= --reporter-option= --reporter-options= --outputFile.json= --coverage.reportsDirectory=',
    },
  },
  'eslint prettier tsc stylelint biome': {
    nature: 'runs',
    operands: 'text',
    flags: {
      safe: '--fix --ext= --quiet --max-warnings= --cache --check -c --write -w --noEmit --pretty? -p= --project= --version -v --color --no-color --ignore-path= --list-different -l --stdin-filepath= --watch --strict -b --build --skipLibCheck --incremental --target=',
      executes:
        '--config= --rulesdir= --resolve-plugins-relative-to= --plugin= --plugin-search-dir= --parser= -f= --format= --formatter= --custom-formatter= --custom-syntax= --init --config-basedir= --config-path= --plugins=',
      writes:
        '-o= --output-file= --cache-location= --cache-file= --outDir= --outFile= --declarationDir= --tsBuildInfoFile= --generateTrace= --generateCpuProfile= --stdin-file-path=',
    },
  },
  'psql mysql mariadb sqlite3 mongosh mongo redis-cli': {
    nature: 'runs',
    operands: 'text',
    checks: ['sqlite'],
    flags: {
      safe: '-h= -p= -U= -d= -t -A -x --version -V -q -l -readonly -json -header -csv',
      executes: `-c= --command= -f= --file= -e= --execute= -o= --output= -L= --log-file= -v= --set= --eval= --init-command= -init= -cmd= --pager? --tee= --load-extension=
        --eval --shell --plugin-dir= -P= --pset=`,
    },
  },
  'printenv crontab at batch': { nature: 'runs', operands: 'text', flags: { executes: '-S= --split-string= -e -r' } },
  openssl: {
    nature: 'runs',
    operands: 'text',
    singleDash: true,
    flags: {
      reads: '-in= -inkey=',
      executes: '-engine= -provider= -provider-path= -config= -exec=',
      writes: '-out= -writerand= -keyout=',
    },
  },
  'ffmpeg convert magick gs': {
    nature: 'runs',
    operands: 'text',
    flags: { executes: '-dSAFER- -sDEVICE= -c= -filter_complex_script= -f=' },
  },
  'base64 base32': {
    nature: 'reads',
    operands: 'reads',
    flags: { safe: '-d -i -w= --decode --ignore-garbage --wrap=', writes: '-o= --output=' },
  },
}
