const units = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** Milliseconds as people say them: the largest unit that leaves nothing over. */
export function durationText(milliseconds: number): string {
  const unit = units.find(([, size]) => milliseconds % size === 0)
  return unit === undefined ? `${milliseconds} ms` : `${milliseconds / unit[1]} ${unit[0]}`
}
