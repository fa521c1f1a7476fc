/** What the routes of settings and preferences do. */
import { readPreferences } from '#protocol/preferences.ts'
import { type Handlers, personOf, type RouteContext } from '../context.ts'

type SettingsHandlers = Pick<Handlers, 'getSettings' | 'putSettings' | 'getPreferences' | 'putPreferences'>

/** Each preference is a row of its own: two tabs that change different ones do not undo one another. */
const scopeOf = (context: RouteContext) => `preferences:${personOf(context).user.id}`

export const settingsHandlers: SettingsHandlers = {
  getSettings: (_input, { installation }) => installation.get(),

  async putSettings({ body }, { installation }) {
    await installation.put(body)
    return installation.get()
  },

  getPreferences: async (_input, context) => readPreferences(await context.settings.all(scopeOf(context))),

  async putPreferences({ body }, context) {
    const scope = scopeOf(context)
    for (const [name, value] of Object.entries(body)) {
      if (value === null) await context.settings.remove(scope, name)
      else if (value !== undefined) await context.settings.set(scope, name, value)
    }
    return readPreferences(await context.settings.all(scope))
  },
}
