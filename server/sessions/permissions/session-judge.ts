/** Joins the permission engine to a session: its rules as they stand at each call, its container's links, bash's grammar. */
import type { Envelope } from '#protocol/event.ts'
import { MAIN_AGENT, WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { SessionState } from '#protocol/state.ts'
import { createPipelineJudge } from '#server/agent/calls/pipeline-judge.ts'
import type { Judge, JudgedCall, Verdict } from '#server/agent/calls/verdict.ts'
import { createWorkspacePaths } from '#server/agent/calls/workspace-paths.ts'
import type { Classified, ModelClassifier } from '#server/agent/classifier/model-classifier.ts'
import type { Classifier } from '#server/agent/permissions/classifier.ts'
import type { PathFacts, PermissionContext } from '#server/agent/permissions/context.ts'
import type { RuleSet } from '#server/agent/permissions/rule-set.ts'
import type { ShellParser } from '#server/agent/permissions/shell/tree.ts'
import type { WorkspaceDoor } from '#server/agent/turn-deps.ts'
import type { Rules } from '#server/store/rules.ts'
import { engineSettings, modeInForce } from './permission-policy.ts'
import { peopleOf, poolRules, type RuleSources, readSessionRules, type SessionRules } from './session-rules.ts'
import { type PersonRights, rightsOfAll, sharedMode, strictest, withoutExec } from './shared-turn.ts'

/** Whole outputs lie there in every container; reading them is quiet. */
const OUTPUT_DIRECTORY = '/var/lib/slipway/output'
/** Of the user that commands run as. */
const HOME = '/home/user'

export interface JudgeOptions extends RuleSources {
  rules: Pick<Rules, 'used'>
  sessionId: string
  parser: ShellParser
  workspace: WorkspaceDoor
  /** All facts of the session, for the person's own words. */
  log(): readonly Envelope[]
  /** What a user may in this session, asked where several people steer a turn. */
  rights(userId: string, state: SessionState): Promise<PersonRights>
  /** Looks at calls in the mode `auto`. */
  classify: ModelClassifier
  /** Told when a rule's use could not be noted, which is no reason to fail a call. */
  onFault(error: unknown): void
}

/** What a trusted repository wants commands to be given; nothing before somebody has trusted it. Rejects with SandboxLostError. */
export async function trustedEnvironment(
  options: JudgeOptions,
  state: SessionState,
): Promise<Readonly<Record<string, string>>> {
  const { sessionId, workspace: door } = options
  const workspace = door.current() ?? (await door.open())
  const [person] = peopleOf(state, MAIN_AGENT)
  const { trusted, repository } = await readSessionRules(options, { sessionId, state, person, workspace })
  return trusted && repository !== null ? repository.environment : {}
}

/** Where several people steer a turn it may do what each of them may: every one's rules are asked, and the strictest answer holds. */
export function createSessionJudge(options: JudgeOptions): Judge {
  const judgeFor = createPersonJudge(options)
  return async (call, state) => {
    const [first, ...others] = peopleOf(state, call.agentId)
    if (others.length === 0) return judgeFor(first, call, state)
    const rights = rightsOfAll(await Promise.all([first, ...others].map((person) => options.rights(person, state))))
    const narrowed = { ...state, permissionMode: sharedMode(state.permissionMode, rights) }
    const verdict = strictest([
      await judgeFor(first, call, narrowed),
      ...(await Promise.all(others.map((person) => judgeFor(person, call, narrowed)))),
    ])
    return call.need.kind === 'command' && !rights.exec ? withoutExec(verdict) : verdict
  }
}

function createPersonJudge(options: JudgeOptions) {
  const { sessionId, parser, workspace: door, log } = options
  const paths = createWorkspacePaths(door)
  const pools = new Map<string, ReturnType<typeof createPool>>()
  const poolOf = (person: string) => {
    const pool = pools.get(person) ?? createPool()
    pools.set(person, pool)
    return pool
  }
  const look = async (person: string, state: SessionState): Promise<SessionRules> => {
    // Without the container nobody knows what the repository denies.
    const workspace = door.current() ?? (await door.open())
    return readSessionRules(options, { sessionId, state, person, workspace })
  }
  return async (person: string, call: JudgedCall, state: SessionState): Promise<Verdict> => {
    const looked = await look(person, state).catch((error: unknown) => error as Error)
    if (looked instanceof Error) return unknowable(looked)
    const settings = engineSettings(looked.policy)
    const gitRuns = looked.repository?.gitRuns ?? null
    const seen: { fact: Classified['fact'] } = { fact: null }
    const classifier = call.decided === true ? UNASKED : classifierOf(options, { state, looked, seen })
    const request = wordsOf(log())
    const judge = createPipelineJudge({
      standing: async () => ({
        ...{ ...placeOf({ parser, paths }), rules: poolOf(person)(looked), settings, classifier },
        ...(request === undefined ? {} : { request }),
        ...(gitRuns === null ? {} : { gitRuns }),
      }),
    })
    const verdict = await judge(call, { ...state, permissionMode: modeInForce(state.permissionMode, looked.policy) })
    noteUse(options, { verdict, stored: looked.stored })
    return { ...bound(verdict, looked), ...(seen.fact === null ? {} : { classified: seen.fact }) }
  }
}

const UNASKED: Classifier = async () => ({ kind: 'doubt', reason: 'It was decided before.' })

/** The engine asks it only in the mode `auto`; what it said is kept beside the verdict. */
function classifierOf(
  { classify }: Pick<JudgeOptions, 'classify'>,
  { state, looked, seen }: { state: SessionState; looked: SessionRules; seen: { fact: Classified['fact'] } },
): Classifier {
  return async (question) => {
    const { answer, fact } = await classify(question, { model: looked.policy.classifierModel, state })
    seen.fact = fact
    return answer
  }
}

/** Messages of people, the newest few: the only words with authority. */
const NEWEST_MESSAGES = 3

function wordsOf(log: readonly Envelope[]): string | undefined {
  const words: string[] = []
  for (let index = log.length - 1; index >= 0 && words.length < NEWEST_MESSAGES; index -= 1) {
    const { event, by } = log[index] as Envelope
    if (event.type === 'message-posted' && by.kind === 'person') words.unshift(event.text)
  }
  return words.length === 0 ? undefined : words.join('\n\n')
}

function unknowable(error: Error): Verdict {
  return { decision: 'ask', stage: 'fault', rule: null, reason: `The rules could not be looked at (${error.message}).` }
}

/** What is the same in every session. */
export function placeOf({ parser, paths }: { parser: ShellParser; paths: PathFacts }) {
  return {
    workingDirectories: [WORKSPACE_ROOT],
    readableDirectories: [OUTPUT_DIRECTORY],
    home: HOME,
    shell: parser,
    paths,
  } satisfies Partial<PermissionContext>
}

/** An answer on a card binds to the rules that the card was made by. Where only managed rules count, no card offers more than once. */
function bound(verdict: Verdict, { epoch, policy }: SessionRules): Verdict {
  if (!policy.managedRulesOnly) return { ...verdict, rulesEpoch: epoch }
  const { suggestions: _, proposals: __, ...once } = verdict
  return { ...once, rulesEpoch: epoch }
}

function noteUse(
  { rules, onFault }: Pick<JudgeOptions, 'rules' | 'onFault'>,
  { verdict, stored }: { verdict: Verdict } & Pick<SessionRules, 'stored'>,
): void {
  const used = stored.find(({ id }) => id === verdict.rule?.id)
  if (used !== undefined) rules.used(used.id).catch(onFault)
}

/** Rules are parsed again only when they have changed. */
function createPool(): (looked: SessionRules) => RuleSet {
  let known: { key: string; rules: RuleSet } | null = null
  return (looked) => {
    const key = JSON.stringify([looked.epoch, looked.entries])
    if (known?.key !== key) known = { key, rules: poolRules(looked).rules }
    return known.rules
  }
}
