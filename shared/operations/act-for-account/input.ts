import * as z from 'zod/mini'
import {
  innerMethods,
  innerPathRule,
  isInnerPath,
  isPathValue,
  pathParametersOf,
  pathValueRule,
} from '../../partner-api/v3/inner-path.ts'

const parameterName = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,100}$/, 'must be 1–100 letters, digits, _ . or -'))

/** The vendor puts it into the inner address: what could begin another part of it is refused. */
const queryValue = z.string().check(
  z.regex(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    /^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff&#?%\\]{0,500}$/u,
    'must be at most 500 characters, with no control characters and none of & # ? % \\',
  ),
)

const atMost = (most: number) =>
  z.refine<Record<string, string>>((value) => Object.keys(value).length <= most, `must have at most ${most} entries`)

const takesNoPayload: readonly string[] = ['GET', 'DELETE']

/** What is asked in the account's name; whether the partner may ask for it is for its settings to say. */
export const actForAccountInput = z
  .strictObject({
    method: z.enum(innerMethods, `must be one of ${innerMethods.join(', ')}`),
    path: z
      .string()
      .check(z.refine(isInnerPath, innerPathRule), z.describe('exactly as it stands in the settings of the partner')),
    pathParameters: z
      .optional(z.record(parameterName, z.string().check(z.refine(isPathValue, pathValueRule))).check(atMost(10)))
      .check(z.describe('a value for each name that stands in braces in the path')),
    query: z.optional(z.record(parameterName, queryValue).check(atMost(20))),
    payload: z
      .optional(z.record(z.string(), z.unknown()))
      .check(z.describe('the body of the inner request, as the vendor’s page of that call has it')),
  })
  .check(
    z.refine(
      ({ path, pathParameters = {} }) => pathParametersOf(path).every((name) => Object.hasOwn(pathParameters, name)),
      {
        path: ['pathParameters'],
        error: 'must have a value for each name that stands in braces in the path',
      },
    ),
    z.refine(
      ({ path, pathParameters = {} }) =>
        Object.keys(pathParameters).every((name) => pathParametersOf(path).includes(name)),
      { path: ['pathParameters'], error: 'must have no name that does not stand in braces in the path' },
    ),
    z.refine(({ method, payload }) => payload === undefined || !takesNoPayload.includes(method), {
      path: ['payload'],
      error: `must be left out where method is ${takesNoPayload.join(' or ')}`,
    }),
  )

export type ActForAccountInput = z.infer<typeof actForAccountInput>

export const actForAccountExample = { method: 'GET', path: '/account/summary' } as const

/** One contact with all its custom fields fits; lists of contacts have calls of their own. */
export const mostActionBytes = 32 * 1024
