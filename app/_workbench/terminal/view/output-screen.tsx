/** What a command of the agent says, as it says it; to be read, and to be stopped. */
'use client'
import { useCallback, useEffect, useState } from 'react'
import { useHead, useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Duration } from '#app/_ui/duration.tsx'
import { runCommand } from '#app/_ui/keys/command-store.ts'
import { agentShells, taskInLog } from '../shells/agent-shells.ts'
import { type OutputTab, outputKey } from '../tabs/arrangement.ts'
import { taskExitWords } from '../tabs/exit-words.ts'
import { useTerminalRoom } from '../terminal-room.tsx'
import { openStream } from '../wire/open-stream.ts'
import { ScreenFoot } from './screen-foot.tsx'
import { ScreenFrame } from './screen-frame.tsx'
import type { ScreenPlace } from './screen-place.ts'
import { useEmulator, useResize } from './use-emulator.ts'
import { useFocusWhenAsked } from './use-focus-when-asked.ts'

export function OutputScreen({ output, place }: { output: OutputTab; place: ScreenPlace }) {
  const { box, emulator, hovered } = useEmulator({ shown: place.shown })
  const trouble = useOutput(output, emulator)
  const layOut = useCallback(() => {
    const size = emulator?.fitting()
    if (size != null) emulator?.setSize(size)
  }, [emulator])
  useResize(box, layOut)
  useFocusWhenAsked(emulator, place)
  return (
    <ScreenFrame
      tabKey={outputKey(output)}
      label={`Output of ${output.command.slice(0, 60)}`}
      {...{ place, box, emulator, hovered }}
      foot={<OutputFoot output={output} trouble={trouble} />}
    />
  )
}

/** Follows it while the container is there. Null: nothing is wrong. */
function useOutput({ callSeq }: OutputTab, emulator: ReturnType<typeof useEmulator>['emulator']): string | null {
  const { wire } = useOpenSession()
  const { sessionId } = useTerminalRoom()
  const [trouble, setTrouble] = useState<string | null>(null)
  const sandbox = useHead((state) => state.sandbox.kind, 'none')
  const there = sandbox === 'ready' || sandbox === 'paused'
  useEffect(() => {
    if (emulator === null) return
    if (!there) return setTrouble('What it said is in the container, which is not there now.')
    setTrouble(null)
    emulator.reset()
    const stream = openStream({
      ...{ wire, screen: emulator.screen },
      ask: (fromOffset, answer) =>
        wire.emit('output-follow', { sessionId, callSeq, ...(fromOffset === undefined ? {} : { fromOffset }) }, answer),
      onOpen: () => setTrouble(null),
      onEnd: ({ reason }) => setTrouble(reason === 'ended' ? null : 'The container is away. What was said stays here.'),
      onProblem: ({ code, message }) =>
        setTrouble(code === 'no_output' ? 'The container no longer keeps what it said.' : message),
    })
    return () => stream.close()
  }, [emulator, there, wire, sessionId, callSeq])
  return trouble
}

function OutputFoot({ output, trouble }: { output: OutputTab; trouble: string | null }) {
  const { acts } = useTerminalRoom()
  const { taskId, callSeq } = output
  const [stopping, setStopping] = useState(false)
  const tasks = useHead((state) => state.tasks, null)
  const calls = useHead((state) => state.calls, null)
  const logged = useSession(({ transcript }) => (taskId === null ? null : transcript.facts))
  const open = agentShells({ tasks: tasks ?? {}, calls: calls ?? {} }).find((one) => one.callSeq === callSeq)
  const shell = open ?? (taskId === null || logged === null ? null : taskInLog(logged, taskId))
  const running = shell !== null && shell.ended === null && open !== undefined
  const words = shell?.ended == null ? ENDED : taskExitWords(shell.ended)
  if (!running)
    return (
      <ScreenFoot
        words={{ tone: words.tone, sentence: trouble === null ? words.sentence : `${words.sentence} ${trouble}` }}
      />
    )
  const stop = async () => {
    if (taskId === null) return
    setStopping(true)
    await acts.stopTask(taskId)
    setStopping(false)
  }
  return (
    <ScreenFoot words={{ tone: 'running', sentence: trouble ?? 'The agent runs this. It is shown to be read.' }}>
      <Duration since={shell.startedAt} />
      {taskId === null ? (
        // Its turn waits for it: the one is not stopped without the other.
        <Button size="small" variant="danger-quiet" onClick={() => void runCommand('agent-stop')}>
          Stop the agent
        </Button>
      ) : (
        <Button size="small" variant="danger-quiet" busy={stopping} onClick={() => void stop()}>
          Stop the command
        </Button>
      )}
    </ScreenFoot>
  )
}

const ENDED = { tone: 'neutral', sentence: 'The command has ended.' } as const
