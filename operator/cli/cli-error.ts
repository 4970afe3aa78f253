import type { ExitName } from './exit-codes.ts'

/** Ends a command: with a code, a sentence and the next step, as the API's problems have it. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exit: ExitName
  readonly code: string
  readonly nextSteps: readonly string[]
  /** More than the sentence, such as the fields of a problem; part of `--json`. */
  readonly more: Readonly<Record<string, unknown>>
  constructor(
    exit: ExitName,
    code: string,
    message: string,
    nextSteps: readonly string[] = [],
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.exit = exit
    this.code = code
    this.nextSteps = nextSteps
    this.more = more
  }
}

/** What connecting can end with; anything else is a fault of this program. */
const connectionCodes = /^(E[A-Z]+|CERT_.*|ERR_TLS.*|UND_ERR.*|DEPTH_ZERO.*|UNABLE_TO.*|SELF_SIGNED.*)$/

/** An error of any kind as a {@link CliError}. */
export function asCliError(error: unknown): CliError {
  // By its name: the bundle has the class once in each of its files.
  if (error instanceof Error && error.name === 'CliError') return error as CliError
  const { code = '', message = String(error), name } = error as NodeJS.ErrnoException
  if (name === 'ExitPromptError') return new CliError('interrupted', 'INTERRUPTED', 'Interrupted.')
  if (name === 'CredentialsProviderError' || /ExpiredToken|UnrecognizedClient|InvalidClientTokenId/.test(name ?? ''))
    return new CliError('unreachable', 'CREDENTIALS_MISSING', `Your AWS credentials do not serve: ${message}`, [
      'Sign in again (for example `aws sso login`), or set AWS_PROFILE.',
    ])
  if (connectionCodes.test(code) || /^no answer within|socket hang up/.test(message))
    return new CliError('unreachable', 'API_UNREACHABLE', `The API could not be reached: ${message || code}`, [
      'Check that it runs (`npm start`) or that --url or --stage is right. What was sent before may have been accepted: the same operationId makes sending again harmless.',
    ])
  return new CliError('fault', 'FAULT', message, ['Report it with the words of the command line.'])
}

/** What the API answers: its data, or its problem as an error. */
export function dataOf<Data>(result: { data?: Data; error?: unknown; response: { status: number } }): Data {
  if (result.response.status < 300) return result.data as Data
  const { status } = result.response
  const problem = (typeof result.error === 'object' && result.error !== null ? result.error : {}) as {
    code?: string
    title?: string
    detail?: string
    message?: string
    nextSteps?: string[]
    problems?: readonly Record<string, unknown>[]
  }
  const exit = status >= 500 || status === 429 ? 'unreachable' : 'refused'
  const title = problem.title ?? problem.message ?? `The API answered ${status}.`
  throw new CliError(
    exit,
    problem.code ?? `HTTP_${status}`,
    problem.detail === undefined ? title : `${title} ${problem.detail}`,
    problem.nextSteps ?? (status === 403 ? stepsOf403 : []),
    { status, ...(problem.problems === undefined ? {} : { problems: problem.problems }) },
  )
}

const stepsOf403 = [
  'Check who you are (`aws sts get-caller-identity`), whether the clock of this machine is right, and whether IAM and the stage let you do it.',
]
