/** Closes what was opened, last first; Node 20 has no AsyncDisposableStack yet. */

export interface ClosingStack extends AsyncDisposable {
  /** Adds one more to close; it is closed before all that were added earlier. */
  defer(close: () => PromiseLike<void> | void): void
  use<T extends AsyncDisposable>(resource: T): T
}

/** Closing runs every step, also after one has failed, and then throws the first failure. Closing twice does nothing more. */
export function createClosingStack(): ClosingStack {
  const steps: Array<() => PromiseLike<void> | void> = []
  return {
    defer(close) {
      steps.push(close)
    },
    use(resource) {
      steps.push(() => resource[Symbol.asyncDispose]())
      return resource
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = []
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await step()
        } catch (cause) {
          failures.push(cause)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}

/** Opens several things of which each needs the ones before: when one fails, those are closed again. */
export async function openAll<T>(open: (stack: ClosingStack) => Promise<T>): Promise<T> {
  const stack = createClosingStack()
  try {
    return await open(stack)
  } catch (cause) {
    await Promise.resolve(stack[Symbol.asyncDispose]()).catch(() => {})
    throw cause
  }
}
