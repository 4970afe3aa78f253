import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InFlight } from '../../../shared/partner-api/transport/in-flight.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'

interface Timer {
  at: number
  ring(): void
}

/** A clock whose timers ring when it is moved past them, the last of them perhaps a little early. */
class TimerClock implements Clock {
  readonly timers = new Set<Timer>()
  #time = 0

  now(): number {
    return this.#time
  }

  monotonic(): number {
    return this.#time
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = { at: this.#time + milliseconds, ring: resolve }
      this.timers.add(timer)
      signal?.addEventListener('abort', () => this.timers.delete(timer) && reject(signal.reason))
    })
  }

  async moveTo(time: number, early: number): Promise<void> {
    for (;;) {
      const due = [...this.timers].filter(({ at }) => at - early <= time).sort((one, other) => one.at - other.at)[0]
      if (due === undefined) break
      this.#time = Math.max(this.#time, due.at - early)
      this.timers.delete(due)
      due.ring()
      await new Promise(setImmediate)
    }
    this.#time = Math.max(this.#time, time)
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), within: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ do: fc.constant('answer' as const), which: fc.nat(9) }),
  fc.record({ do: fc.constant('wait' as const), for: fc.integer({ min: 0, max: 30 }) }),
)

test('every exchange ends once: with its answer, or at its own deadline; one timer at most, and none when all are over', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.constantFrom(0, 0.4),
      fc.boolean(),
      async (steps, early, abort) => {
        const clock = new TimerClock()
        const inFlight = new InFlight(clock)
        const open = new Map<object, number>()
        const ended: { reason: string; deadlineAt: number; at: number }[] = []
        const add = (deadlineAt: number): void => {
          const exchange = {
            fail: (reason: string) => {
              expect(open.delete(exchange)).toBe(true)
              inFlight.remove(exchange)
              ended.push({ reason, deadlineAt, at: clock.monotonic() })
            },
          }
          open.set(exchange, deadlineAt)
          inFlight.add(exchange, deadlineAt)
        }
        for (const one of steps) {
          if (one.do === 'add') add(clock.monotonic() + one.within)
          if (one.do === 'answer') {
            const [exchange] = [...open.keys()].slice(one.which)
            if (exchange !== undefined) {
              open.delete(exchange)
              inFlight.remove(exchange as { fail(): void })
            }
          }
          if (one.do === 'wait') await clock.moveTo(clock.monotonic() + one.for, early)
          expect(Math.min(...open.values())).toBeGreaterThan(clock.monotonic() - 1)
          expect(inFlight.size).toBe(open.size)
          expect(clock.timers.size).toBe(open.size === 0 ? 0 : 1)
        }
        for (const { reason, deadlineAt, at } of ended) {
          expect(reason).toBe('deadline')
          expect(at).toBeGreaterThanOrEqual(deadlineAt - early)
          expect(at).toBeLessThan(deadlineAt + 1)
        }
        if (abort) inFlight.abort()
        else await clock.moveTo(clock.monotonic() + 100, early)
        expect([open.size, inFlight.size, clock.timers.size]).toEqual([0, 0, 0])
      },
    ),
    { numRuns: 300 },
  )
})
