/** Variables by what setting them can do to the programs that follow. */

/** Change how output looks or a test runs, never which code runs: taken off before allow rules are matched. */
const KNOWN_SAFE: ReadonlySet<string> = new Set([
  ...[
    'LANG',
    'LANGUAGE',
    'TZ',
    'NO_COLOR',
    'FORCE_COLOR',
    'CLICOLOR',
    'CLICOLOR_FORCE',
    'COLUMNS',
    'LINES',
    'NODE_ENV',
  ],
  ...['CI', 'RUST_BACKTRACE', 'RUST_LOG', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONIOENCODING', 'TERM'],
  ...['RAILS_ENV', 'RACK_ENV', 'APP_ENV', 'DJANGO_DEBUG', 'LOG_LEVEL', 'VERBOSE', 'DEBUG_COLORS', 'SOURCE_DATE_EPOCH'],
])

const PLAIN_VALUE = /^[\w.:@,+=/ -]*$/

export function isSafeAssignment(name: string, value: string | undefined): boolean {
  const known = KNOWN_SAFE.has(name) || /^LC_[A-Z]+$/.test(name)
  return known && value !== undefined && PLAIN_VALUE.test(value) && !value.includes('..')
}

/** Lower-case names that programs look at all the same. */
const STEERING_LOWER = /^(?:(?:https?|ftp|all|no|rsync|socks)_proxy|npm_config_\w+|ps\d|path|cdpath|fpath|histfile)$/

/** A shell variable that no program is steered by: lower case, as scripts name their own. */
export function isOwnVariable(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !STEERING_LOWER.test(name)
}

const STEERING_UPPER =
  /^(?:PATH|HOME|IFS|ENV|SHELL\w*|PS\d|PROMPT_COMMAND|CDPATH|FPATH|TMPDIR|USER|LOGNAME|PWD|OLDPWD|GLOBIGNORE|EXECIGNORE|POSIXLY_CORRECT|BROWSER|VISUAL|\w*(?:EDITOR|PAGER|PROXY|OPTS|OPTIONS|FLAGS|PRELOAD|LIBRARY_PATH)|(?:LD|DYLD|GIT|BASH|ZSH|NODE|NPM|PYTHON|PERL|RUBY|JAVA|JDK|MAVEN|GRADLE|GO|CARGO|RUST|LESS|MAN|SSH|GPG|DOCKER|KUBE|AWS|GCONV|NLSPATH|TERMINFO|TERMCAP|RIPGREP|GREP|JQ|FZF|LUA|PHP|R|GEM|BUNDLE|PIP|VIRTUAL|CONDA|CLAUDE|ANTHROPIC|OPENAI)(?:_\w+)?\w*)$/

/** An upper-case name nobody knows: harmless while only reading programs follow, which look at none of them. */
export function isUnremarkable(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) && !STEERING_UPPER.test(name)
}
