/** Generates the Prisma client. `generate` works without Prisma's native engine, but the CLI insists on finding one. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Resolves when server/store/generated is up to date with prisma/schema.prisma; rejects with what the CLI said. */
export async function generateClient() {
  const cli = fileURLToPath(import.meta.resolve('prisma/build/index.js'))
  const child = spawn(process.execPath, [cli, 'generate', '--no-hints'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL('./no-engine.mjs', import.meta.url)),
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`prisma generate failed:\n${said}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateClient()
