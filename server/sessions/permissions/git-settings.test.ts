/** What a workspace names for git to run, as it may come with an upload. */
import { expect, test } from 'vitest'
import { createMemoryWorkspace } from '#sandbox/memory/memory-workspace.ts'
import { readGitConfig, whatGitRuns } from './git-settings.ts'

const CLONED = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
[remote "origin"]
\turl = https://host.example/team/project.git
\tfetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
\tremote = origin
\tmerge = refs/heads/main
[branch "feature/x.y"]
\tremote = origin
[user]
\tname = A "B" C
[lfs "https://host.example/x"]
\taccess = basic
[filter "lfs"]
\tclean = git-lfs clean -- %f
\trequired
[pull]
\trebase = true
`
const at = (files: Record<string, string>) => whatGitRuns(createMemoryWorkspace({ files }))

test.each([
  ['no repository', {}],
  ['a repository as it is cloned', { '.git/config': CLONED }],
  ['hooks of a package', { '.git/config': `${CLONED}[core]\n\thooksPath = .husky/_\n`, '.husky/_/pre-commit': 'x' }],
  ['a sample of a hook', { '.git/config': CLONED, '.git/hooks/pre-commit.sample': 'x' }],
])('nothing: %s', async (_what, files) => expect(await at(files)).toBeNull())

const more = (lines: string) => ({ '.git/config': `${CLONED}${lines}\n` })
test.each([
  ['core.fsmonitor', more('[core]\n\tfsmonitor = ./evil.sh')],
  ['core.fsmonitor', more('[CORE]\nFsMonitor=./evil.sh')],
  ['core.pager', more('[core]\n pager = sh -c "touch x"')],
  ['core.sshcommand', more('[core]\n sshCommand = ./x')],
  ['core.editor', more('[core]\n editor = ./x')],
  ['core.attributesfile', more('[core]\n attributesFile = x')],
  ['core.worktree', more('[core]\n worktree = /etc')],
  ['diff.external', more('[diff]\n external = ./x')],
  ['diff.evil.textconv', more('[diff "evil"]\n textconv = ./x')],
  ['filter.evil.clean', more('[filter "evil"]\n clean = ./x')],
  ['filter.lfs.clean', more('[filter "lfs"]\n clean = ./x')],
  ['gpg.program', more('[gpg]\n program = ./x')],
  ['include.path', more('[include]\n path = ../evil')],
  ['includeif.gitdir:/.path', more('[includeIf "gitdir:/"]\n path = x')],
  ['alias.status', more('[alias]\n status = !x')],
  ['interactive.difffilter', more('[interactive]\n diffFilter = x')],
  ['remote.origin.uploadpack', more('[remote "origin"]\n uploadpack = ./x')],
  ['submodule.a.update', more('[submodule "a"]\n update = !x')],
  ['extensions.worktreeconfig', more('[extensions]\n worktreeConfig = true')],
  ['credential.helper', more('[credential]\n helper = ./x')],
  ['lfs.extension.x.clean', more('[lfs "extension.x"]\n clean = ./x')],
  ['extensions.partialclone', more('[extensions]\n partialClone = origin')],
  ['core.hookspath', { ...more('[core]\n hooksPath = ho"ok"s'), 'hooks/post-index-change': 'x' }],
  ['post-index-change', { '.git/config': CLONED, '.git/hooks/post-index-change': '#!/bin/sh' }],
  ['core.hookspath', { ...more('[core]\n hooksPath = hooks'), 'hooks/post-index-change': '#!/bin/sh' }],
  ['core.hookspath', more('[core]\n hooksPath = /tmp/hooks')],
  ['settings of a worktree', { '.git/config': CLONED, '.git/config.worktree': '[core]' }],
  ['cannot be read', more('[core]\n pager = "a\\\n touch x"')],
  ['cannot be read', more('no setting at all = [')],
  ['stand elsewhere', { '.git': 'gitdir: elsewhere' }],
  ['inside of a repository', { HEAD: 'ref: refs/heads/main', config: '[core]', 'objects/x': '', 'refs/x': '' }],
])('a program: %s', async (what, files) => expect(await at(files)).toContain(what))

test('settings are read by section, name and key', () => {
  expect(readGitConfig('[Remote "A.b"]\n\tURL = x\n; remark\n[core]\nbare')).toEqual([
    { key: 'remote.A.b.url', value: 'x' },
    { key: 'core.bare', value: 'true' },
  ])
})
