import * as z from 'zod/mini'

/** A mis-set environment: found when the function starts, before it takes any work. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
  readonly code = 'ENVIRONMENT_INVALID'
}

/** A variable that holds JSON, read with `schema`. */
export const fromJson = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text, context) => {
        try {
          return JSON.parse(text) as unknown
        } catch {
          context.issues.push({ code: 'custom', input: text, message: 'must be JSON' })
          return z.NEVER
        }
      }),
    ),
    schema,
  )

/**
 * Reads environment variables into typed, frozen settings.
 *
 * @throws EnvironmentError naming every variable that is missing or wrong, and the rule; never its value.
 */
export function readEnvironment<Schema extends z.ZodMiniType>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<z.infer<Schema>> {
  const result = schema.safeParse(source)
  if (result.success) return Object.freeze(result.data)
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new EnvironmentError(
    `The function's environment is mis-set: ${problems.join('; ')}. Deploy the stage again with corrected settings.`,
  )
}
