import { createHash } from 'node:crypto'

/**
 * The `ETag` of an operation's report: its version, by which decisions go, and a digest of the whole answer, since the lane
 * and the key change what is answered without changing the operation.
 */
export function versionTag(version: number, body: string): string {
  return `"${version}-${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

/** Whether `If-None-Match` holds the tag; by the whole tag, weak or not. */
export function isUnchanged(ifNoneMatch: string | undefined, tag: string): boolean {
  return ifNoneMatch?.split(',').some((one) => one.trim().replace(/^W\//, '') === tag) ?? false
}

/** The version that `If-Match` names: of a tag only that part counts. */
export function versionOf(ifMatch: string): number | undefined {
  const version = /^(?:W\/)?"?(\d{1,15})(?:-[\w-]{1,64})?"?$/.exec(ifMatch.trim())?.[1]
  return version === undefined ? undefined : Number(version)
}
