/**
 * Time, injected so that tests and the fault simulation can own it.
 *
 * `now` is the wall clock in milliseconds since the epoch: it is what is stored and compared between machines.
 * `monotonic` counts milliseconds and never jumps back: it measures spans inside one process. A paused micro-VM may
 * stop it, which is why the send window asks both (docs/explanation/protocol.md#the-window-on-the-socket).
 */
export interface Clock {
  now(): number
  monotonic(): number
  /** Resolves after `milliseconds`; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, milliseconds)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}
