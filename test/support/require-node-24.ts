import { requireNode24 } from '../../shared/runtime/require-node-24.ts'

/** A skipped optional dependency would silently run the tests on the machine's own, older Node. */
export function setup(): void {
  requireNode24()
}
