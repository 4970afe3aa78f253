import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ApiProblem, get } from './api.ts'
import type { ProblemBody } from './api-shapes.ts'
import { currentConnection, onConnection } from './connection.ts'

export interface Polled<Value> {
  value?: Value
  problem?: ProblemBody
  /** Asks now. */
  again(): Promise<void>
}

/** A lost server is looked for more often, so that people see at once that it is back. */
const lostMilliseconds = 1_500

/**
 * The answer of a path, asked again while somebody looks at it.
 *
 * @param path nothing: ask nothing
 * @param every milliseconds; 0: only once, and when the server was lost in between
 */
export function usePolled<Value>(path: string | undefined, every: number): Polled<Value> {
  const [state, setState] = useState<{ path?: string | undefined; value?: Value; problem?: ProblemBody }>({})
  const current = useRef(path)
  current.current = path
  const again = useCallback(async () => {
    if (path === undefined) return
    try {
      const value = await get<Value>(path)
      if (current.current !== path) return
      // The same value is the same state: nothing is drawn anew.
      setState((before) =>
        before.path === path && before.value === value && before.problem === undefined ? before : { path, value },
      )
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (current.current === path) {
        setState((before) => ({ ...(before.path === path ? before : { path }), problem: error.body }))
      }
    }
  }, [path])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const turn = async () => {
      clearTimeout(timer)
      if (!document.hidden) await again()
      const wait = currentConnection().lostSince === undefined ? every : lostMilliseconds
      if (!isOver && wait > 0) timer = setTimeout(turn, wait)
    }
    const onVisible = () => void (!document.hidden && turn())
    void turn()
    document.addEventListener('visibilitychange', onVisible)
    const ended = onConnection(({ lostSince }) => void (lostSince === undefined && turn()))
    return () => {
      isOver = true
      clearTimeout(timer)
      ended()
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [again, every])
  const mine = state.path === path ? state : {}
  return {
    ...(mine.value === undefined ? {} : { value: mine.value }),
    ...(mine.problem === undefined ? {} : { problem: mine.problem }),
    again,
  }
}
