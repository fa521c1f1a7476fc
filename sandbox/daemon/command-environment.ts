/** The environment of a command: what programs expect, the way out, and the mark by which its processes are found again. */

export interface EnvironmentOptions {
  home: string
  egressPort: number
  /** `NAME=value`; nothing that the command is given may replace it. */
  mark: string
  more: Readonly<Record<string, string>> | undefined
}

const PROXY_NAMES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']
const DIRECT = 'localhost,127.0.0.1,::1'

export function commandEnvironment({ home, egressPort, mark, more }: EnvironmentOptions): NodeJS.ProcessEnv {
  const proxy = `http://127.0.0.1:${egressPort}`
  const markName = mark.slice(0, mark.indexOf('='))
  return {
    PATH: `${home}/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: home,
    USER: 'user',
    LOGNAME: 'user',
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(PROXY_NAMES.map((name) => [name, proxy])),
    no_proxy: DIRECT,
    NO_PROXY: DIRECT,
    ...more,
    [markName]: mark.slice(markName.length + 1),
  } as unknown as NodeJS.ProcessEnv
}
