/** What the container refuses in one word reaches a person as a sentence with the name they asked for. */
import { expect, test } from 'vitest'
import type { FileProblem } from '#sandbox/workspace.ts'
import { HttpProblem } from '../problem.ts'
import { good } from './workspace-answer.ts'

function refused(kind: FileProblem['kind'], message: string = kind): HttpProblem {
  try {
    good({ ok: false, problem: { kind, path: '/workspace/src/größe.txt', message } })
  } catch (error) {
    if (error instanceof HttpProblem) return error
  }
  throw new Error('nothing was refused')
}

test.each([
  ['not_found', 404, 'src/größe.txt is not there.'],
  ['exists', 412, 'src/größe.txt is there already.'],
  ['outside', 403, 'src/größe.txt leads out of the workspace.'],
  ['not_empty', 409, 'src/größe.txt is not empty.'],
] as const)('%s is %i and a sentence', (kind, status, message) => {
  expect(refused(kind).input).toMatchObject({ status, code: kind, detail: message })
})

test('what the container says of a failure of its own is passed on', () => {
  expect(refused('failed', 'The device is gone.').input).toMatchObject({ status: 422, detail: 'The device is gone.' })
})
