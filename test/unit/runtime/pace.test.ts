import { expect, test } from 'vitest'
import { pace } from '../../../shared/runtime/pace.ts'

/** A clock on which everybody who sleeps is noted, and that the test moves. */
function handClock() {
  const clock = {
    time: 0,
    slept: [] as number[],
    monotonic: () => clock.time,
    sleep: async (milliseconds: number) => void clock.slept.push(milliseconds),
  }
  return clock
}

test('callers at the same time go one after the other, the first one at once', async () => {
  const clock = handClock()
  const turn = pace(clock, 300)
  await Promise.all([turn(), turn(), turn()])
  expect(clock.slept).toEqual([300, 600])
})

test('the pause also holds between invocations, and is over when nobody came for long enough', async () => {
  const clock = handClock()
  const turn = pace(clock, 300)
  await turn()
  clock.time = 100
  await turn()
  clock.time = 10_000
  await turn()
  expect(clock.slept).toEqual([200])
})
