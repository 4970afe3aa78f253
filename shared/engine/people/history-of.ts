import type { HistoryReader } from '../../ledger/history-reader.ts'
import type { EngineContext } from '../engine-context.ts'

/**
 * @throws Error in a function whose grants do not let it list
 */
export function historyOf({ history }: Pick<EngineContext, 'history'>): HistoryReader {
  if (history === undefined) throw new Error('This function may not list operations.')
  return history
}
