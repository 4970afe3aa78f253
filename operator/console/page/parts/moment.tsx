import { useEffect, useState } from 'preact/hooks'

const units: readonly [name: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
]

/** `2 h 5 min`: the two largest units. */
export function durationText(milliseconds: number): string {
  let left = Math.max(0, Math.round(milliseconds / 1_000))
  const parts: string[] = []
  for (const [name, seconds] of units) {
    const count = Math.floor(left / seconds)
    if (count > 0 && parts.length < 2) parts.push(`${count} ${name}`)
    left -= count * seconds
    if (parts.length > 0 && (count === 0 || parts.length === 2)) break
  }
  return parts.join(' ') || '0 s'
}

/** How long ago, or how soon, a moment is; the moment itself for those who point at it. */
export function Age({ at, since = false }: { at: string | undefined; since?: boolean }) {
  const now = useNow()
  if (at === undefined) return <span class="quiet">–</span>
  const distance = now - Date.parse(at)
  const text = distance >= 0 ? `${durationText(distance)}${since ? '' : ' ago'}` : `in ${durationText(-distance)}`
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {text}
    </time>
  )
}

export function Clock({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at}>
      {new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' })}
    </time>
  )
}

/** The time, once a second for everything that shows an age. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
