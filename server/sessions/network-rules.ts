/** Which hosts a session's container may reach under its policy. */
import type { NetworkPolicy, Source } from '#protocol/choices.ts'
import type { NetworkRules } from '#sandbox/provider.ts'
import { gitHostOf } from './git-url.ts'

/** Where packages come from, by the tools that ask for them. */
export const REGISTRY_HOSTS: readonly string[] = [
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'pypi.org',
  'files.pythonhosted.org',
  'deb.debian.org',
  'security.debian.org',
  'archive.ubuntu.com',
  'security.ubuntu.com',
  'crates.io',
  'index.crates.io',
  'static.crates.io',
  'proxy.golang.org',
  'sum.golang.org',
  'rubygems.org',
  'index.rubygems.org',
  'repo.maven.apache.org',
  'repo1.maven.org',
  'plugins.gradle.org',
]

/** Hosts from which a git host serves what a clone needs. */
const COMPANIONS: Record<string, readonly string[]> = {
  'github.com': ['codeload.github.com', 'objects.githubusercontent.com', 'raw.githubusercontent.com'],
}

/** `extra` is what the installation adds to the preset. */
export function networkRules(policy: NetworkPolicy, source: Source, extra: readonly string[]): NetworkRules {
  if (policy !== 'allow-list') return { policy, allow: [] }
  const host = source.kind === 'git' ? gitHostOf(source.url) : null
  const git = host === null ? [] : [host, ...(COMPANIONS[host.replace(/:\d+$/, '')] ?? [])]
  return { policy, allow: [...REGISTRY_HOSTS, ...git, ...extra] }
}
