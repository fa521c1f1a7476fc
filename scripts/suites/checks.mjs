// The checks that read the code without running it. Each counts as one test.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../setup/run-command.mjs'

const floors = ['protocol', 'sandbox', 'server', 'app', 'e2e']

/**
 * @param {string} root
 * @returns {{ name: string, args: string[] }[]} arguments for node
 */
export function checksOf(root) {
  const standing = floors.filter((folder) => existsSync(join(root, folder)))
  return [
    { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', '.'] },
    { name: 'types of the agent', args: ['node_modules/typescript/bin/tsc', '-p', 'server/agent'] },
    { name: 'lint and format', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'] },
    {
      name: 'boundaries',
      args: [
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        ...standing,
        '--config',
        '.dependency-cruiser.mjs',
      ],
    },
    { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  ]
}

/**
 * Runs all checks one after the other and prints each with its time; what a failed one said follows.
 *
 * @param {string} root
 * @param {{ write: (text: string) => void, signal?: AbortSignal }} options
 * @returns {Promise<{ passed: number, failed: number, failures: string[] }>} with what each failed check said
 */
export async function runChecks(root, { write, signal }) {
  /** @type {{ passed: number, failed: number, failures: string[] }} */
  const counts = { passed: 0, failed: 0, failures: [] }
  for (const { name, args } of checksOf(root)) {
    const since = performance.now()
    const { code, output } = await runCommand(process.execPath, args, {
      cwd: root,
      env: { NO_COLOR: '1', FORCE_COLOR: undefined },
      ...(signal ? { signal } : {}),
    })
    const seconds = ((performance.now() - since) / 1000).toFixed(1)
    write(`  ${code === 0 ? '✓' : '✗'} ${name}, ${seconds} s\n`)
    if (code === 0) counts.passed += 1
    else {
      counts.failed += 1
      counts.failures.push(`${name}\n${output.trim().split('\n').slice(0, 30).join('\n')}`)
      write(`${output.trimEnd()}\n`)
    }
  }
  return counts
}
