// Step: the database client, generated from the schema without any download.
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from '../failure.mjs'
import { requireInputs } from '../require-inputs.mjs'

const output = 'server/store/generated'
const stub = `#!/bin/sh
echo 'This stands in for an engine that generating does not use; migrations are applied by the server itself.' >&2
exit 1
`

/** @type {import('../step-context.mjs').Step} */
export const clientStep = {
  name: 'client',
  says: 'database client',
  after: ['packages'],
  inputs: async () => ({
    paths: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json', 'scripts/setup/steps/client.mjs'],
  }),
  isPresent: async (root) => existsSync(join(root, output)) && readdirSync(join(root, output)).includes('client.ts'),
  async run(context) {
    requireInputs(context.root, ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/build/index.js'])
    // The tool insists on an engine binary it would otherwise download, and never runs it for this command.
    const engine = join(context.root, '.setup', 'no-schema-engine')
    mkdirSync(join(context.root, '.setup'), { recursive: true })
    writeFileSync(engine, stub)
    chmodSync(engine, 0o755)
    const { code } = await context.run(
      process.execPath,
      ['node_modules/prisma/build/index.js', 'generate', '--no-hints'],
      {
        env: { PRISMA_SCHEMA_ENGINE_BINARY: engine, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      },
    )
    if (code === 0) return
    throw new SetupFailure(
      'The database client could not be generated from prisma/schema.prisma.',
      'The lines below name the cause in the schema.',
    )
  },
}
