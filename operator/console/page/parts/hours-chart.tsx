import type { FinishedHour } from '../api-shapes.ts'
import { hoursUntil, kinds } from '../hours.ts'

const [width, height] = [720, 120]

/** Finished operations an hour, by outcome. */
export function HoursChart({ finished, at }: { finished: readonly FinishedHour[]; at: string }) {
  const hours = hoursUntil(Date.parse(at), finished)
  const most = Math.max(1, ...hours.map((one) => kinds.reduce((sum, kind) => sum + one[kind], 0)))
  const step = width / hours.length
  const total = (kind: (typeof kinds)[number]) => hours.reduce((sum, one) => sum + one[kind], 0)
  const words = kinds.map((kind) => `${total(kind).toLocaleString()} ${kind}`).join(', ')
  return (
    <figure class="hours">
      <figcaption>
        Finished in 48 hours, by the hour:{' '}
        {kinds.map((kind) => (
          <span key={kind} class={`key ${kind}`}>
            {total(kind).toLocaleString()} {kind}
          </span>
        ))}
        <span class="quiet">most in an hour: {most.toLocaleString()}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height + 16}`} role="img" aria-label={`Finished in 48 hours: ${words}`}>
        <line class="axis" x1="0" x2={width} y1={height} y2={height} />
        {hours.map((one, index) => {
          let top = height
          return kinds.map((kind) => {
            const size = (one[kind] / most) * (height - 6)
            top -= size
            return size === 0 ? null : (
              <rect
                key={`${one.hour} ${kind}`}
                class={kind}
                x={index * step + 1}
                y={top}
                width={step - 2}
                height={size}
              >
                <title>{`${new Date(one.hour).toLocaleString()}: ${one[kind]} ${kind}`}</title>
              </rect>
            )
          })
        })}
        {hours.map((one, index) =>
          new Date(one.hour).getHours() % 6 === 0 ? (
            <text key={one.hour} x={index * step + step / 2} y={height + 13} text-anchor="middle">
              {`${String(new Date(one.hour).getHours()).padStart(2, '0')}:00`}
            </text>
          ) : null,
        )}
      </svg>
    </figure>
  )
}
