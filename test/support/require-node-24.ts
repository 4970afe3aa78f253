import { requireNode24 } from '../../infra/node-24.mjs'

/** A skipped optional dependency would silently run the tests on the machine's own, older Node. */
export function setup(): void {
  requireNode24()
}
