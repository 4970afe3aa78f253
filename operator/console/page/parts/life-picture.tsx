import type { Happening, Operation } from '../api-shapes.ts'
import { lifeOf, withCalls, wordsOf } from './life.ts'
import { durationText, useNow } from './moment.tsx'
import { Scrolled } from './scrolled.tsx'

const [width, height] = [1_000, 74]

/** An operation's life: a strip by time, and every event with what was sent and answered. */
export function LifePicture(props: { events: readonly Happening[]; operation: Operation }) {
  const { operation } = props
  const events = withCalls(props.events)
  const clock = useNow()
  const received = Date.parse(operation.receivedAt)
  const now = Math.max(clock, received + 1)
  const stretches = lifeOf(props.events, operation, now)
  const end = Math.max(...stretches.map(({ to }) => to), ...events.map(({ at }) => Date.parse(at)), received + 1)
  const x = (time: number) => ((time - received) / (end - received)) * (width - 20) + 10
  const words = stretches.map(({ kind, from, to }) => `${kind} ${preciseText(to - from)}`).join(', ')
  return (
    <>
      <figure class="life">
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Life: ${words}`} preserveAspectRatio="none">
          {stretches.map(({ kind, from, to, words: title }) => (
            <rect
              key={`${kind} ${from}`}
              class={kind}
              x={x(from)}
              y="20"
              width={Math.max(2, x(to) - x(from))}
              height="26"
            >
              <title>{`${title}: ${preciseText(to - from)}`}</title>
            </rect>
          ))}
          {events.map((event, index) => (
            <line
              key={index}
              class={`mark ${event.happened}`}
              x1={x(Date.parse(event.at))}
              x2={x(Date.parse(event.at))}
              y1="10"
              y2="56"
            >
              <title>{wordsOf(event)}</title>
            </line>
          ))}
        </svg>
        <figcaption>
          {stretches.map(({ kind, from, to }) => (
            <span key={`${kind} ${from}`} class={`key ${kind}`}>
              {kind} {preciseText(to - from)}
            </span>
          ))}
        </figcaption>
      </figure>
      <ol class="events">
        {events.map((event, index) => (
          <li key={index} class={event.outcome ?? event.happened}>
            <time dateTime={event.at} title={new Date(event.at).toLocaleString()}>
              +{preciseText(Date.parse(event.at) - received)}
            </time>
            <div>
              <strong>{wordsOf(event)}</strong> {event.code === undefined ? null : <code>{event.code}</code>}
              {event.message === undefined ? null : <p>{event.message}</p>}
              {event.why === undefined ? null : <p>“{event.why}”</p>}
              <Evidence event={event} />
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}

function Evidence({ event: { exchange, answer, answered, mayLeaveUntil } }: { event: Happening }) {
  const kept = {
    ...exchange,
    ...(answered === undefined ? {} : { answered }),
    ...(answer === undefined ? {} : { answer }),
  }
  const { method, path, status } = kept as Record<string, unknown>
  return (
    <>
      {mayLeaveUntil === undefined ? null : <p>It may leave until {new Date(mayLeaveUntil).toLocaleTimeString()}.</p>}
      {Object.keys(kept).length === 0 ? null : (
        <details>
          <summary>
            {method === undefined ? 'Evidence' : `${method} ${path}${status === undefined ? '' : `: ${status}`}`}
          </summary>
          <Scrolled label="Evidence">
            <pre>{JSON.stringify(kept, undefined, 2)}</pre>
          </Scrolled>
        </details>
      )}
    </>
  )
}

/** Short times matter here. */
const preciseText = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(milliseconds / 1_000).toFixed(1)} s` : durationText(milliseconds)
