import { compileWrite } from './expression-compiler.ts'
import type { Change, Condition, Path } from './item-store.ts'
import { storeLimits } from './store-limits.ts'
import { changedPath, checkChanges, checkCondition } from './write-rules.ts'

/** A write before it is compiled. */
export interface Write {
  condition?: Condition | undefined
  changes?: readonly Change[] | undefined
}

/**
 * For stores that carry writes out as data: refuses all that the compiled write would be refused for.
 *
 * @throws StoreError STORE_REFUSED
 */
export function checkWrite(write: Write): void {
  if (write.changes !== undefined) checkChanges(write.changes)
  if (write.condition !== undefined) checkCondition(write.condition)
  checkWriteSize(write)
}

/**
 * Only the limits of the expressions, at next to no cost: a write that cannot come near them is not compiled.
 *
 * @throws StoreError STORE_REFUSED
 */
export function checkWriteSize({ condition, changes }: Write): void {
  const most = Math.max(
    condition === undefined ? 0 : conditionBound(condition),
    changes === undefined ? 0 : changesBound(changes),
  )
  // So short an expression cannot have too many operators either: each has more than four bytes.
  if (most > Math.min(storeLimits.expressionBytes, 4 * storeLimits.operators)) {
    compileWrite({ condition, ...(changes === undefined ? {} : { changes }) })
  }
}

/** The most bytes that a step of a path takes: a dot and a placeholder, or a position. */
const stepBytes = 7

const pathBound = (path: Path): number => stepBytes * path.length

const changesBound = (changes: readonly Change[]): number =>
  changes.reduce(
    (sum, change) =>
      'set' in change || 'remove' in change
        ? sum + pathBound(changedPath(change)) + 12
        : sum + 2 * pathBound(changedPath(change)) + 45,
    12,
  )

function conditionBound(condition: Condition): number {
  if ('not' in condition) return 6 + conditionBound(condition.not)
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any
    return parts.reduce((sum, part) => sum + 7 + conditionBound(part), 0)
  }
  return 2 * pathBound(condition.path) + 50
}
