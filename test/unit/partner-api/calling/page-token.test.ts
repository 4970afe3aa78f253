import { describe, expect, it } from 'vitest'
import { checkToken, nextToken } from '../../../../shared/partner-api/calling/page-token.ts'

describe('the link to the next page', () => {
  it.each([
    ['/v2/partner/accounts?next=cGFn', 'cGFn', 'as in the sample'],
    ['/v2/partner/accounts?limit=5&next=a%2Bb', 'a%2Bb', 'it stays escaped'],
    ['https://evil.example.com/?next=abc&api_key=stolen', 'abc', 'only the token is taken of a foreign address'],
    ['?next=abc#next=def', 'abc', 'what stands behind # is none of it'],
  ])('%s gives %s: %s', (link, token) => {
    expect(nextToken(link, 'next')).toBe(token)
  })

  it.each([
    ['/v2/partner/accounts', 'no token'],
    ['/v2/partner/accounts?next=', 'an empty one'],
    ['/v2/partner/accounts?next=a b', 'a blank'],
    ['/v2/partner/accounts?ne\nxt=a', 'a line end, which an address parser drops'],
    ['/v2/partner/accounts?next=a&next=b', 'two'],
    ['/v2/partner/accounts?nextnext=a', 'another parameter'],
    ['http://[', 'no address'],
    [`?next=${'a'.repeat(1_025)}`, 'too long'],
  ])('%s is refused: %s', (link) => {
    expect(() => nextToken(link, 'next')).toThrow('the link to the next page')
  })
})

describe('a token that a caller gives back', () => {
  it.each(['cGFnZU51bT0yJnBhZ2VTaXplPTI', 'MTA*', 'a%2Bb%3D', "!$'(),;:@"])('goes back as it is: %s', (token) => {
    expect(checkToken(token)).toBe(token)
  })

  it('may be left out: the first page', () => {
    expect(checkToken(undefined)).toBeUndefined()
  })

  it.each([
    ['', 'nothing'],
    ['a&limit=1', 'it would add a parameter'],
    ['a#b', 'it would end the query'],
    ['a b', 'no address'],
    ['a'.repeat(1_025), 'too long'],
  ])('%j is refused: %s', (token) => {
    expect(() => checkToken(token)).toThrow(
      expect.objectContaining({ field: 'page', rule: 'must be the token of a page' }),
    )
  })
})
