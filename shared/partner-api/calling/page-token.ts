import { unexpectedField } from './answer-error.ts'
import { FieldError } from './field-error.ts'

/** What may stand in a query as it is, without ending the parameter. */
const tokenForm = /^[A-Za-z0-9%._~*=+/:@!$'(),;-]{1,1024}$/

/** Only parts of an address in an answer are used, never the address: it may lead anywhere. */
const anyBase = 'https://any.invalid'

/**
 * The opaque token of the next page, still escaped as the vendor wrote it, so that it goes back unchanged.
 *
 * @param link - address of the next page, as the answer has it; nothing on the last page
 * @param parameter - name of the token in the link's query
 * @throws AnswerError when the link has no usable token
 */
export function nextToken(link: string | null | undefined, parameter: 'next' | 'offset'): string | undefined {
  if (link === undefined || link === null || link === '') return undefined
  // An address parser drops or escapes these silently, and the vendor writes none.
  const isAddress = /^[\x21-\x7e]+$/.test(link)
  const query = isAddress ? (URL.parse(link, anyBase)?.search ?? '') : ''
  const tokens = query
    .slice(1)
    .split('&')
    .filter((pair) => pair.startsWith(`${parameter}=`))
    .map((pair) => pair.slice(parameter.length + 1))
  const token = tokens.length === 1 ? (tokens[0] ?? '') : ''
  if (!tokenForm.test(token)) throw unexpectedField('next', 'the link to the next page has no usable token')
  return token
}

/**
 * A token that a caller gives back, to be put into a query as it is.
 *
 * @throws FieldError for what no page can have given
 */
export function checkToken(page: string | undefined): string | undefined {
  if (page === undefined || tokenForm.test(page)) return page
  throw new FieldError('page', 'must be the token of a page', page)
}
