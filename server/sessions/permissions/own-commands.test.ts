/** What people may not run with their own hands: the managed denies, read as the agent's calls are read, and nothing else. */
import { describe, expect, it } from 'vitest'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import type { Rule, RuleHolder } from '#server/store/rules.ts'
import { createOwnCommandRules } from './own-commands.ts'

const rule = (effect: Rule['effect'], text: string, scope: Rule['scope'] = 'managed'): Rule => ({
  ...{ id: `r-${text}`, effect, text, scope, ownerId: scope === 'managed' ? '' : 'u-1', source: 'person' },
  ...{ createdBy: 'u-0', fromRequest: null, createdAt: '', lastUsedAt: null, revokedAt: null },
})

async function forbids(rules: readonly Rule[], command: string, cwd = '/workspace'): Promise<string | null> {
  const inForce = async (holders: readonly RuleHolder[]) => ({
    rules: rules.filter(({ scope, ownerId }) => holders.some((one) => one.scope === scope && one.ownerId === ownerId)),
    epoch: 1,
  })
  const ask = createOwnCommandRules({ rules: { inForce }, parser: await openShellParser() })
  return ask({ command, cwd, network: 'none', workspace: null })
}

describe('[decision 30] a person’s own command', () => {
  it.each([
    'curl http://example.com',
    'true && curl x',
    'timeout 5 curl x',
    'bash -c "curl x"',
    'echo $(curl x)',
    'c\\url x',
    'echo "cur" | xargs curl',
  ])('%s is refused where a managed rule denies curl', async (command) => {
    expect(await forbids([rule('deny', 'Bash(curl *)')], command)).toContain('Bash(curl *)')
  })

  it('is never asked about, and needs no rule that allows it', async () => {
    const rules = [rule('deny', 'Bash(curl *)'), rule('ask', 'Bash(git *)'), rule('allow', 'Bash(ls *)')]
    expect(await forbids(rules, 'git push')).toBeNull()
    expect(await forbids(rules, 'rm -rf build')).toBeNull()
    expect(await forbids([], 'curl x')).toBeNull()
  })

  it('obeys no rule but the installation’s', async () => {
    expect(await forbids([rule('deny', 'Bash(curl *)', 'user')], 'curl x')).toBeNull()
  })

  it('is refused for the files it names', async () => {
    const rules = [rule('deny', 'Read(//etc/**)')]
    expect(await forbids(rules, 'cat /etc/passwd')).toContain('Read(//etc/**)')
    expect(await forbids(rules, 'cat ../etc/passwd')).toContain('Read(//etc/**)')
    expect(await forbids(rules, 'cat hello.txt')).toBeNull()
  })

  it('a rule without a pattern forbids all', async () => {
    expect(await forbids([rule('deny', 'Bash')], 'true')).toContain('Bash')
  })
})
