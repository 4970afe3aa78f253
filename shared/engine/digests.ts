import type { OperationRequest } from './accept.ts'

/** Objects with their names in order, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  )
}

/**
 * The HMAC of each field of a request, to tell a repeat from another request under the same id without keeping the
 * fields. What is kept as it came needs none.
 */
export async function digestsOf(
  request: OperationRequest,
  digest: (text: string) => Promise<string> | string,
): Promise<Record<string, string>> {
  const fields: Record<string, unknown> = {
    operation: request.operation,
    account: request.account,
    after: [...(request.after ?? [])],
    notAfter: request.notAfter ?? null,
    // Missing where it is missing, so that the digests of such operations are as they were.
    ...(request.expects === undefined ? {} : { expects: request.expects }),
  }
  for (const [name, value] of Object.entries(request.input)) {
    if (value !== undefined) fields[`input.${name}`] = value
  }
  const digests: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) digests[name] = await digest(`${name}=${canonicalJson(value)}`)
  return digests
}

/** A request as it is compared: its digests, and the fields that are kept as they came. */
export interface Compared {
  digests: Readonly<Record<string, string>>
  priority?: string
  shadow?: true
  metadata?: Readonly<Record<string, string>>
}

/** Names of the fields in which two requests differ, in order. What is left out is as what it stands for. */
export function differingFields(one: Compared, other: Compared): string[] {
  const kept = { priority: 'normal', shadow: false, metadata: {} }
  const differs = (name: keyof typeof kept): boolean =>
    canonicalJson(one[name] ?? kept[name]) !== canonicalJson(other[name] ?? kept[name])
  const names = new Set([...Object.keys(one.digests), ...Object.keys(other.digests)])
  const digested = [...names].filter((name) => one.digests[name] !== other.digests[name])
  return [...digested, ...(Object.keys(kept) as (keyof typeof kept)[]).filter(differs)].sort()
}
