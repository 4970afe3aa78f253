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
 * fields. Priority and metadata may differ between repeats: they do not change what is carried out.
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

/** Names of the fields in which two requests differ, in order. */
export function differingFields(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort()
}
