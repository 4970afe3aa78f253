/** User name and password of an Authorization header of the kind Basic. */
export function basicCredentials(
  header: string | undefined,
): { readonly userName: string; readonly password: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? undefined : { userName: pair.slice(0, colon), password: pair.slice(colon + 1) }
}
