import type { CallName } from '../http-message.ts'

/** An address of a JSON generation and what each method asks for there. */
export interface Route {
  /** The first group is the id in the address, if there is one. */
  readonly pattern: RegExp
  readonly calls: Readonly<Partial<Record<string, CallName>>>
}

export interface RouteMatch {
  readonly call: CallName
  /** Whether the address is one, whatever the method. */
  readonly known: boolean
  readonly id?: string
}

/** Finds the route of a path without its prefix. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  for (const { pattern, calls } of routes) {
    const match = pattern.exec(path)
    if (match === null) continue
    const id = match[1]
    const call = Object.hasOwn(calls, method) ? calls[method] : undefined
    return { call: call ?? 'unrecognised', known: true, ...(id === undefined ? {} : { id }) }
  }
  return { call: 'unrecognised', known: false }
}
