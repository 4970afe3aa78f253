import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'

/** A route of the HTTP API and the function behind it. */
export interface HttpRoute {
  method: string
  /** As in the catalogue, with `{name}` for a part of the path. */
  route: string
  functionName: string
}

export type RouteMatch =
  | { found: true; route: HttpRoute; pathParameters: Record<string, string> }
  | { found: false; methods: readonly string[] }

/** The routes that the catalogue declares. */
export function httpRoutes(declarations: readonly FunctionDeclaration[]): readonly HttpRoute[] {
  return declarations.flatMap(({ name, trigger }) =>
    trigger.kind === 'http' ? trigger.routes.map((one) => ({ ...one, functionName: name })) : [],
  )
}

/**
 * Finds the route of a request. Literal parts win over `{name}`, a parameter takes exactly one part of the path, and its
 * value is decoded; a part that cannot be decoded is taken as it is.
 *
 * @param path as sent, without query
 * @returns the route and its parameters, or the methods that the path has routes for (none when it is unknown)
 */
export function matchRoute(routes: readonly HttpRoute[], method: string, path: string): RouteMatch {
  const parts = path.split('/')
  const candidates = routes
    .map((route) => ({ route, pathParameters: parametersOf(route.route.split('/'), parts) }))
    .filter((candidate) => candidate.pathParameters !== undefined)
    .sort((one, other) => countParameters(one.pathParameters) - countParameters(other.pathParameters))
  const match = candidates.find(({ route }) => route.method === method)
  if (match?.pathParameters !== undefined)
    return { found: true, route: match.route, pathParameters: match.pathParameters }
  return { found: false, methods: [...new Set(candidates.map(({ route }) => route.method))] }
}

function parametersOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    const name = /^\{(\w+)\}$/.exec(expected)?.[1]
    if (name === undefined) {
      if (part !== expected) return undefined
    } else {
      if (part === '') return undefined
      parameters[name] = decoded(part)
    }
  }
  return parameters
}

function countParameters(parameters: Record<string, string> | undefined): number {
  return Object.keys(parameters ?? {}).length
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
