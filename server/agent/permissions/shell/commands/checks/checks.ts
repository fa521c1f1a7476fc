/** The closer looks by the names under which the command table asks for them. */
import type { CheckName } from '../command-spec.ts'
import type { Check } from './check.ts'
import { gitAddressCheck, gitConfigCheck, gitListCheck, gitObjectCheck } from './git-checks.ts'
import { curlCheck, networkDataCheck } from './network-checks.ts'
import {
  archiveListCheck,
  databaseCheck,
  interpreterCheck,
  makeCheck,
  npmConfigCheck,
  plusCommandCheck,
  printsCheck,
  psCheck,
  shellCheck,
} from './program-checks.ts'
import { awkCheck, findCheck, jqCheck, responseFileCheck, secondOperandWrites, sedCheck } from './text-checks.ts'

export const CHECKS: Readonly<Record<CheckName, Check>> = {
  'archive-list': archiveListCheck,
  awk: awkCheck,
  curl: curlCheck,
  find: findCheck,
  'git-config': gitConfigCheck,
  'git-list': gitListCheck,
  'git-object': gitObjectCheck,
  'git-remote-url': gitAddressCheck,
  interpreter: interpreterCheck,
  jq: jqCheck,
  make: makeCheck,
  'network-data': networkDataCheck,
  'npm-config': npmConfigCheck,
  'plus-command': plusCommandCheck,
  prints: printsCheck,
  ps: psCheck,
  'response-file': responseFileCheck,
  'second-operand-writes': secondOperandWrites,
  sed: sedCheck,
  shell: shellCheck,
  sqlite: databaseCheck,
}
