import { describe, expect, test } from 'vitest'
import { EventLoopWatch } from '../../../shared/runtime/event-loop.ts'

/** A loop that turns every 20 ms of a time that the test moves; while it is blocked nothing turns. */
class HandLoop {
  now = 0
  timers = 0
  #turn: (() => void) | undefined

  monotonic = () => this.now

  every = (_milliseconds: number, turn: () => void) => {
    this.#turn = turn
    this.timers += 1
    return () => {
      this.#turn = undefined
      this.timers -= 1
    }
  }

  turns(milliseconds: number): this {
    for (const end = this.now + milliseconds; this.now < end; ) {
      this.now += 20
      this.#turn?.()
    }
    return this
  }

  isBlocked(milliseconds: number): this {
    this.now += milliseconds
    return this
  }
}

const watched = () => {
  const loop = new HandLoop()
  return { loop, stretch: new EventLoopWatch(loop).begin() }
}

describe('an event loop', () => {
  test.each([
    { goes: 'that turns', explains: false, does: (loop: HandLoop) => loop.turns(30_000) },
    {
      goes: 'that has just stood still for more than a quarter of a second',
      explains: true,
      does: (loop: HandLoop) => loop.turns(30_000).isBlocked(300),
    },
    {
      goes: 'that has just stood still for less',
      explains: false,
      does: (loop: HandLoop) => loop.turns(1_000).isBlocked(260),
    },
    {
      goes: 'that stood still for a tenth of a call',
      explains: true,
      does: (loop: HandLoop) => loop.turns(1_000).isBlocked(400).turns(2_000),
    },
    {
      goes: 'that stood still for a moment of a long wait',
      explains: false,
      does: (loop: HandLoop) => loop.turns(10_000).isBlocked(400).turns(19_000),
    },
  ])('$goes explains a failure: $explains', ({ explains, does }) => {
    const { loop, stretch } = watched()
    does(loop)
    expect(stretch.explainsFailure()).toBe(explains)
  })

  test('has one timer for all that watch it, and none when nobody does', () => {
    const loop = new HandLoop()
    const watch = new EventLoopWatch(loop)
    const [one, other] = [watch.begin(), watch.begin()]
    expect(loop.timers).toBe(1)
    one.end()
    expect(loop.timers).toBe(1)
    other.end()
    other.end()
    expect(loop.timers).toBe(0)
    // A frozen process that nobody watched is no blocked one.
    loop.isBlocked(60_000)
    expect(watch.begin().explainsFailure()).toBe(false)
  })

  test('that stood still before a call began explains nothing of that one', () => {
    const loop = new HandLoop()
    const watch = new EventLoopWatch(loop)
    const first = watch.begin()
    loop.isBlocked(400)
    const second = watch.begin()
    expect(second.explainsFailure()).toBe(false)
    expect(first.explainsFailure()).toBe(true)
  })
})
