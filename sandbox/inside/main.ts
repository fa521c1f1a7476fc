/** Starts the daemon, one of its workers, or the process of a terminal. Runs inside the container, with nothing but Node. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startDaemon } from './daemon.ts'
import { prepareHome } from './prepare-home.ts'
import { runTerminalHost } from './terminal-host.ts'
import { runWorker } from './worker.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    state: { type: 'string', default: '/var/lib/slipway/private' },
    workspace: { type: 'string', default: '/workspace' },
    home: { type: 'string', default: '/home/user' },
    uid: { type: 'string', default: '1000' },
    gid: { type: 'string', default: '1000' },
    'egress-port': { type: 'string' },
    'disk-bytes': { type: 'string', default: String(2 ** 50) },
    'watch-disk': { type: 'boolean', default: false },
  },
})

if (positionals[0] === 'worker') runWorker()
else if (positionals[0] === 'terminal') runTerminalHost()
else {
  // Only root can run commands as somebody else; anybody else runs them as themselves, which is for tests.
  const root = process.getuid?.() === 0
  const uid = root ? Number(values.uid) : null
  const gid = root ? Number(values.gid) : null
  prepareHome({ home: values.home, workspace: values.workspace, uid, gid })
  const daemon = await startDaemon({
    stateDir: values.state,
    root: values.workspace,
    home: values.home,
    script: fileURLToPath(import.meta.url),
    uid,
    gid,
    disk: { bytes: Number(values['disk-bytes']), isWatched: values['watch-disk'] },
    ...(values['egress-port'] === undefined ? {} : { egressPort: Number(values['egress-port']) }),
  })
  const stop = () => {
    daemon.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
