/** Of the operations of a partner that asks for little. */
export const lightOperations = 10

/** Whether a partner asks for little, where several share the key: the last quarter of them. */
export const isLight = (place: number, partners: number): boolean => partners > 1 && place >= Math.ceil(partners * 0.75)

/**
 * Whose the n-th operation is, as a place among the partners: every other is the first one's, the rest go round; who asks
 * for little has a few of the first.
 */
export function partnerOf(index: number, partners: number): number {
  if (partners === 1 || index % 2 === 0) return 0
  const turn = (index - 1) / 2
  const place = 1 + (turn % (partners - 1))
  const round = Math.floor(turn / (partners - 1))
  return isLight(place, partners) && round >= lightOperations ? 1 : place
}
