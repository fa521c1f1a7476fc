/** Who is signed in, which model answers, and what new sessions begin with; read once per page and after each change. */
'use client'
import { create } from 'zustand'
import type { RouteAnswer } from '#protocol/api/route.ts'
import type { Routes } from '#protocol/api/routes.ts'
import type { InstallationSettings } from '#protocol/api/settings-routes.ts'
import type { ApiProblem } from '../_api/api-problem.ts'
import { callApi } from '../_api/call-api.ts'

type Me = RouteAnswer<Routes['me']>

interface InstallationStore {
  person: Me['person'] | null
  model: Me['model'] | null
  settings: InstallationSettings | null
  problem: ApiProblem | null
  load(): Promise<void>
  take(part: { model?: Me['model']; settings?: InstallationSettings }): void
}

export const useInstallation = create<InstallationStore>((set) => ({
  person: null,
  model: null,
  settings: null,
  problem: null,
  async load() {
    const [me, settings] = await Promise.all([callApi('me', {}), callApi('getSettings', {})])
    if (!me.ok) set({ problem: me.problem })
    else if (!settings.ok) set({ problem: settings.problem })
    else set({ ...me.value, settings: settings.value, problem: null })
  },
  take: (part) => set(part),
}))
