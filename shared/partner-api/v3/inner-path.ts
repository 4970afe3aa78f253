export const innerMethods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const
export type InnerMethod = (typeof innerMethods)[number]

/** A path after `/v3` as it stands in a request that is made in an account's name: its parameters stand in braces. */
const form = /^(?:\/(?:[A-Za-z0-9_.~-]+|\{[A-Za-z0-9_.-]+\}))+$/

const longestPath = 1_000

/** Reads on after the name of the field. */
export const innerPathRule =
  'must be a path after /v3 such as /contacts/{contact_id}: no host, query, escape or dot segment, and none of the partner calls'

/** Whether such a request may go to a path at all, whoever allows it. */
export function isInnerPath(path: string): boolean {
  if (path.length > longestPath || !form.test(path)) return false
  return !path.split('/').some((part) => /^\.+$/.test(part)) && !/^\/partner(?:\/|$)/i.test(path)
}

/** Names of the parameters in a path. */
export const pathParametersOf = (path: string): string[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '')

const valueForm = /^[A-Za-z0-9_-]{1,100}$/

/** Reads on after the name of the field. */
export const pathValueRule = 'must be 1–100 letters, digits, _ or -, since the vendor puts it into the path'

/** Whether a value may take the place of a path parameter: it must not lead to another path. */
export const isPathValue = (value: string): boolean => valueForm.test(value)
