import { withoutLiterals } from './xml-characters.ts'

/** Only parts of an address in an answer are used, never the address: it may lead anywhere. */
const anyBase = 'https://any.invalid'

/** The login at the end of an account's address, in lower case. */
export function loginInAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const escaped = /\/siteowners\/([^/]+)$/.exec(URL.parse(address, anyBase)?.pathname ?? '')?.[1]
  try {
    return escaped === undefined ? undefined : decodeURIComponent(escaped).toLowerCase()
  } catch {
    return undefined
  }
}

const loginForm = /^[a-z0-9._@+-]{1,50}$/

/**
 * The login that an entry shows which cannot be read otherwise: the text of its LoginName and the end of its edit link,
 * where they say one thing and say it in the vendor's characters.
 *
 * @returns nothing where it is not certain which account the entry is about
 */
export function loginInText(entry: string): string | undefined {
  const markup = withoutLiterals(entry)
  if (markup === undefined) return undefined
  const named = [...markup.matchAll(/<(?:[\w.-]+:)?LoginName>\s*([^<>&\s]{1,50})\s*<\/(?:[\w.-]+:)?LoginName>/g)]
  const mentions = markup.match(/<(?:[\w.-]+:)?LoginName[\s/>]/g)?.length ?? 0
  const linked = [...markup.matchAll(/<(?:[\w.-]+:)?link\s([^<>]{1,1000})>/g)]
    .map(([, attributes = '']) => attributes)
    .filter((attributes) => /(?:^|\s)rel=["']edit["']/.test(attributes))
    .map((attributes) => loginInAddress(/(?:^|\s)href=["']([^"'&]*)["']/.exec(attributes)?.[1]))
  if (named.length !== mentions || linked.includes(undefined)) return undefined
  const logins = new Set([...named.map(([, login = '']) => login.toLowerCase()), ...linked])
  const [only] = logins
  return logins.size === 1 && only !== undefined && loginForm.test(only) ? only : undefined
}
