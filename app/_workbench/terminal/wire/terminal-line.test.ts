/** What is typed before a terminal has answered reaches it in order; what is typed into a broken line reaches nobody. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Wire } from '#app/_session/connection.ts'
import type { TerminalView } from '#protocol/terminal.ts'
import { openTerminalLine, type TerminalLine } from './terminal-line.ts'
import { typedBytes } from './typed-bytes.ts'

let listeners: Map<string, () => void>
let typed: string[]
let answer: (opened: unknown) => void

function fakeWire(): Wire {
  const wire = {
    connected: true,
    on: (name: string, listener: () => void) => {
      listeners.set(name, listener)
      return wire
    },
    emit: (name: string, message: { bytes?: Uint8Array }, told: typeof answer) => {
      if (name === 'terminal-attach') answer = told
      if (name === 'terminal-input') typed.push(new TextDecoder().decode(message.bytes))
    },
  }
  return wire as unknown as Wire
}
const open = () => answer({ kind: 'following', streamId: 1, offset: 0, terminal: {} as TerminalView })

let line: TerminalLine
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  listeners = new Map()
  typed = []
  line = openTerminalLine({
    ...{ wire: fakeWire(), sessionId: 's', terminalId: 'p', clientId: 'c' },
    screen: { write: () => {}, restart: () => {} },
    ...{ onOpen: () => {}, onEnd: () => {}, onProblem: () => {}, onBroken: () => {}, onRefused: () => {} },
  })
})
afterEach(() => vi.useRealTimers())

test('what is typed at once waits for the first answer, and goes before what is typed after it', () => {
  line.type(typedBytes('l'))
  line.type(typedBytes('s'))
  expect(typed).toEqual([])
  open()
  line.type(typedBytes('\r'))
  expect(typed).toEqual(['l', 's', '\r'])
})

test('what has waited too long is dropped', () => {
  line.type(typedBytes('rm -rf dist\r'))
  vi.advanceTimersByTime(10_000)
  open()
  expect(typed).toEqual([])
})

test('what is typed while the line is broken is not sent when it is whole again', () => {
  open()
  listeners.get('disconnect')?.()
  line.type(typedBytes('y'))
  listeners.get('connect')?.()
  open()
  expect(typed).toEqual([])
})

test('more than can be meant for a prompt does not wait', () => {
  for (let times = 0; times < 3; times += 1) line.type(typedBytes('x'.repeat(3_000)))
  open()
  expect(typed.join('').length).toBe(6_000)
})
