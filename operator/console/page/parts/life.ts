import type { Happening, Operation } from '../api-shapes.ts'

/** A stretch of an operation's life, in ms. */
export interface Stretch {
  kind: 'waiting' | 'call' | 'unknown' | 'window' | 'parked'
  from: number
  to: number
  words: string
}

/** What is shorter can't be seen. */
const shortest = 50

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/**
 * What an operation's life was made of, from what is kept of it. Between a call's end and the end of its attempt nobody knew whether it had
 * taken effect; that is shown where it took longer than the writing of the answer.
 *
 * @param now ends what has not ended
 */
export function lifeOf(events: readonly Happening[], operation: Operation, now: number): Stretch[] {
  const received = Date.parse(operation.receivedAt)
  const finished = operation.finishedAt === undefined ? now : Date.parse(operation.finishedAt)
  const stretches: Stretch[] = []
  let free = received
  for (const event of events) {
    const at = Date.parse(event.at)
    const sentAt = numberOf(event.exchange?.sentAt)
    if (event.happened === 'attempt-ended' && sentAt !== undefined) {
      const answered = numberOf(event.exchange?.finishedAt) ?? at
      add('waiting', free, sentAt, 'in its lane, and for its turn with the vendor')
      add('call', sentAt, answered, `attempt ${event.attempt}: ${event.step}`)
      if (at - answered >= 500) add('unknown', answered, at, 'unknown whether it took effect; looked at')
      free = at
    } else if (event.happened === 'attempt-began') {
      add('waiting', free, at, 'in its lane, and for its turn with the vendor')
      const leaves = event.mayLeaveUntil === undefined ? at : Math.min(Date.parse(event.mayLeaveUntil), now)
      add('window', at, leaves, `attempt ${event.attempt} may leave`)
      add('unknown', leaves, finished, 'under way, or unknown whether it took effect')
      free = finished
    } else if (event.happened === 'parked') {
      add('waiting', free, at, 'in its lane, and for its turn with the vendor')
      add('parked', at, finished, 'waits for a person')
      free = finished
    }
  }
  add('waiting', free, finished, 'in its lane, and for its turn with the vendor')
  return stretches

  function add(kind: Stretch['kind'], from: number, to: number, words: string): void {
    if (to - from >= shortest) stretches.push({ kind, from, to, words })
  }
}

/** Events with those that the evidence of a call holds: when the request left, and when the call was over. */
export function withCalls(events: readonly Happening[]): Happening[] {
  return events.flatMap((event) => {
    const [sentAt, over] = [numberOf(event.exchange?.sentAt), numberOf(event.exchange?.finishedAt)]
    if (event.happened !== 'attempt-ended' || sentAt === undefined || over === undefined) return [event]
    const { attempt = 0, exchange = {} } = event
    const status = numberOf(exchange.status)
    const ended = status === undefined ? { happened: 'call-without-answer' } : { happened: 'call-answered', status }
    return [
      { at: new Date(sentAt).toISOString(), happened: 'request-left', attempt },
      { at: new Date(over).toISOString(), attempt, ...ended },
      event,
    ]
  })
}

/** One sentence for a thing that happened. */
export function wordsOf(event: Happening): string {
  const { happened, attempt, step, outcome } = event
  switch (happened) {
    case 'accepted':
      return event.after === undefined || event.after.length === 0
        ? 'Accepted'
        : `Accepted, after ${event.after.join(', ')}`
    case 'attempt-ended':
      return `Attempt ${attempt}, ${step}: ${outcome}`
    case 'attempt-began':
      return `Attempt ${attempt}, ${step}: intent written${event.looks === undefined ? '' : `, looked ${event.looks} ×`}`
    case 'request-left':
      return `Request of attempt ${attempt} left`
    case 'call-answered':
      return `Answered with ${event.status}`
    case 'call-without-answer':
      return 'The call was over without a usable answer: it was not known whether it took effect'
    case 'late-answer':
      return `Late answer to attempt ${attempt}`
    case 'decided':
      return `Decided: ${event.decision} by ${event.by}`
    case 'parked':
      return 'Parked: only a person can decide'
    default:
      return `${happened[0]?.toUpperCase()}${happened.slice(1)}${event.concludedBy === undefined ? '' : `, by ${event.concludedBy}`}${event.effect === undefined ? '' : `, effect ${event.effect}`}`
  }
}
