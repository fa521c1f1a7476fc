/** The environment of everything that the unprivileged user runs: its home, its language, and the only way out. */
import { EGRESS_PORT } from './wire.ts'

export function userEnvironment(home: string): Record<string, string> {
  const proxy = `http://127.0.0.1:${EGRESS_PORT}`
  const none = 'localhost,127.0.0.1,::1'
  return {
    PATH: `${home}/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: home,
    USER: 'user',
    LOGNAME: 'user',
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    ...Object.fromEntries(
      ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].map((key) => [key, proxy]),
    ),
    no_proxy: none,
    NO_PROXY: none,
  }
}
