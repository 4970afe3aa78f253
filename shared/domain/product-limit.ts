import type { ProductStatus } from './account-fields.ts'

/**
 * Products that are kept of one account. The vendor has a handful; an answer with more is not believed to be one of an
 * account, and the item that holds them must stay small whatever is answered.
 */
export const mostProducts = 50

/** Longer names are left out: the vendor's have a dozen letters, and ours may have 40. */
export const longestProduct = 100

/** What matters first for the guard of the last product: what certainly keeps an account alive, then what might. */
const ranks: Readonly<Record<ProductStatus, number>> = { open: 0, trial: 0, unrecognised: 1, canceled: 2, absent: 3 }

export const rankOfProduct = (status: ProductStatus): number => ranks[status]

/**
 * The products of an answer that are kept: all, unless there are too many. Those that were asked for stay, then those that
 * are open, so that nothing of what is left out could have changed what a guard says.
 *
 * @param shown - states by name
 * @param asked - names that must stay
 */
export function keptProducts(
  shown: ReadonlyMap<string, ProductStatus>,
  asked: readonly string[],
): [name: string, status: ProductStatus][] {
  const short = [...shown].filter(([name]) => name.length <= longestProduct)
  if (short.length <= mostProducts) return short
  const wanted = new Set(asked)
  const rank = ([name, status]: [string, ProductStatus]): number => (wanted.has(name) ? -1 : rankOfProduct(status))
  return short.toSorted((one, other) => rank(one) - rank(other)).slice(0, mostProducts)
}
