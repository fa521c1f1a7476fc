declare global {
  namespace NodeJS {
    interface ProcessEnv {
      SLIPWAY_BUILD?: string
    }
  }
}

/** The build that this code belongs to: written into the pages when they are made (`next.config.ts`). */
export const BUILD = process.env.SLIPWAY_BUILD ?? ''

/** Whether the server has another build by now. What cannot be asked is not known, and not said. */
export async function isOutdated(): Promise<boolean> {
  try {
    const response = await fetch('/build', { cache: 'no-store' })
    if (!response.ok) return false
    const now = (await response.text()).trim()
    return now !== '' && now !== BUILD
  } catch {
    // The server is away: the connection says so.
    return false
  }
}
