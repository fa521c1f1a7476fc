/** The environment of everything that the unprivileged user runs: its home, its language, and the only way out. */
import { EGRESS_PORT } from './wire.ts'

/** Of the daemon itself, which has the image's environment: about its own user, or for its own Node. */
const NOT_FOR_COMMANDS = /^(HOME|USER|LOGNAME|HOSTNAME|TERM|PWD|SHLVL|OLDPWD|_|NODE_OPTIONS|LD_.*|.*_proxy)$/i

/** What the image sets for whoever works in it. */
function ofImage(): Record<string, string> {
  const given = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !NOT_FOR_COMMANDS.test(name),
  )
  return Object.fromEntries(given) as Record<string, string>
}

const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function userEnvironment(home: string): Record<string, string> {
  const proxy = `http://127.0.0.1:${EGRESS_PORT}`
  const image = ofImage()
  const [own, path] = [`${home}/.local/bin`, image['PATH'] ?? USUAL_PATH]
  const none = 'localhost,127.0.0.1,::1'
  return {
    ...image,
    PATH: path.split(':').includes(own) ? path : `${own}:${path}`,
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
