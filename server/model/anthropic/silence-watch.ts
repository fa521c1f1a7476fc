/** Notices an answer that went silent. The SDK drops pings and never times out a stream, so the bytes themselves are watched. */

/** Milliseconds without any byte, pings included, after which an answer counts as stalled. */
export const SILENCE_MS = 60_000
/** A process that stood still runs its timers first and reads what came meanwhile next: that much longer is listened. */
const LAST_LOOK_MS = 200

export interface SilenceWatch extends Disposable {
  /** Aborts when the caller aborts, or on silence. */
  readonly signal: AbortSignal
  readonly stalled: boolean
  /** Milliseconds from the request to the first byte of the answer's body. */
  readonly firstByteMs: number | undefined
  /** `fetch` that reports each byte of the body. */
  readonly fetch: typeof fetch
}

export function watchSilence(options: { signal: AbortSignal; silenceMs: number; fetch: typeof fetch }): SilenceWatch {
  const controller = new AbortController()
  const startedAt = performance.now()
  let stalled = false
  let firstByteMs: number | undefined
  let timer: NodeJS.Timeout | undefined
  const abort = () => controller.abort(options.signal.reason)
  const stall = () => {
    stalled = true
    controller.abort(new DOMException('The answer went silent.', 'AbortError'))
  }
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = setTimeout(stall, LAST_LOOK_MS)
    }, options.silenceMs)
  }
  options.signal.addEventListener('abort', abort, { once: true })
  if (options.signal.aborted) abort()
  return {
    signal: controller.signal,
    get stalled() {
      return stalled
    },
    get firstByteMs() {
      return firstByteMs
    },
    fetch: async (url, init) => {
      const response = await options.fetch(url, init)
      heard()
      return listen(response, () => {
        firstByteMs ??= performance.now() - startedAt
        heard()
      })
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      options.signal.removeEventListener('abort', abort)
      controller.abort()
    },
  }
}

function listen(response: Response, heard: () => void): Response {
  if (response.body === null) return response
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        heard()
        controller.enqueue(chunk)
      },
    }),
  )
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
}
