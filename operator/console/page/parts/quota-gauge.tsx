/** Where the vendor's day gets tight: work of less weight stops first, at each of these. */
export const quotaMarks = [50, 70, 90, 100] as const

export function quotaLevel(used: number, limit: number): 'calm' | 'noted' | 'tight' | 'over' {
  const share = limit === 0 ? 100 : (used / limit) * 100
  if (share >= 90) return 'over'
  if (share >= 70) return 'tight'
  return share >= 50 ? 'noted' : 'calm'
}

/** The day's requests of a key, with its marks. */
export function QuotaGauge({ used, limit, name }: { used: number; limit: number; name: string }) {
  const share = limit === 0 ? 1 : Math.min(1, used / limit)
  const percent = Math.floor(share * 100)
  return (
    <div class="gauge">
      <svg
        viewBox="0 0 200 14"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${percent} % of the day used`}
      >
        <rect class="ground" x="0" y="2" width="200" height="10" />
        <rect class={`used ${quotaLevel(used, limit)}`} x="0" y="2" width={share * 200} height="10" />
        {quotaMarks.map((mark) => (
          <line
            key={mark}
            x1={mark * 2 - (mark === 100 ? 0.5 : 0)}
            x2={mark * 2 - (mark === 100 ? 0.5 : 0)}
            y1="0"
            y2="14"
          />
        ))}
      </svg>
      <small>
        {used.toLocaleString()} of {limit.toLocaleString()} ({percent} %)
      </small>
    </div>
  )
}
