/**
 * Why a lane waits for the budget: `r` for what has begun (looks, later steps of a ladder), `i` for operations of people who wait,
 * `o` for all others.
 */
export const lineClasses = ['r', 'i', 'o'] as const
export type LineClass = (typeof lineClasses)[number]

/** The operations of one class of one partner that wait for the key's budget. */
export interface Flow {
  class: LineClass
  partner: string
  /** The call that is held for the partner, and that those in this flow wait for. */
  held?: string
}

/** A flow's name in the KEY item; partner ids hold no `#`. */
export const flowName = ({ class: kind, partner, held }: Flow): string => `${kind}#${partner}${heldPart(held)}`

const heldPart = (held: string | undefined): string => (held === undefined ? '' : `#${held}`)

/** The reverse; nothing for a name that no version of this software has written. */
export function flowOf(name: string): Flow | undefined {
  const kind = lineClasses.find((one) => name.startsWith(`${one}#`))
  if (kind === undefined) return undefined
  const [partner = '', held] = name.slice(2).split('#')
  return { class: kind, partner, ...(held === undefined ? {} : { held }) }
}

/** The index partition of the lanes of a flow, in the order in which their heads were accepted. */
export const waitingLine = ({ class: kind, partner, held }: Flow): string => `${partner}#${kind}${heldPart(held)}`

/** The held call that a lane in this index partition waits for, if any. */
export const heldCallOf = (line: string): string | undefined => line.split('#')[2]

/** The index partition of a partner's lanes that rest until a time, or are in somebody's hand outside of any line. */
export const restLine = (partner: string): string => `${partner}#rest`

/** The index partition of a partner's parked operations, in the order in which they were parked. */
export const parkedLine = (partner: string): string => `${partner}#parked`

/** The index partition of a partner's operations that have ended, in the order in which they ended. */
export const endedLine = (partner: string): string => `${partner}#ended`

/** When an operation was accepted, and in which class it waits; kept beside its entry in the lane. */
export interface Place {
  class: LineClass
  /** Wall-clock ms. */
  at: number
}

export const placeText = ({ class: kind, at }: Place): string => `${kind}${at}`

/** The reverse; a damaged place is one that comes first. */
export function placeOf(text: string | undefined): Place {
  const kind = lineClasses.find((one) => text?.startsWith(one)) ?? 'o'
  const at = Number(text?.slice(1))
  return { class: kind, at: Number.isFinite(at) ? at : 0 }
}
