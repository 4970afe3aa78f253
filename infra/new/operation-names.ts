/** The spellings of an operation's name. */
export interface OperationNames {
  /** `rename-list`: its folder, queue and type. */
  name: string
  /** `renameList`: its module. */
  camel: string
  /** `RenameList`: its types. */
  pascal: string
}

/** The name given for a new operation breaks a rule. */
export class NameError extends Error {
  override readonly name = 'NameError'
  readonly code = 'NAME_REFUSED'
}

const form = /^[a-z]+(?:-[a-z]+)+$/
const longest = 32

/**
 * @param taken names of the operations that there are
 * @throws NameError with the rule and the value
 */
export function operationNames(given: string, taken: readonly string[]): OperationNames {
  if (!form.test(given) || given.length > longest) {
    throw new NameError(
      `An operation's name must be a verb and what it acts on, such as rename-list, in at most ${longest} lower-case letters and hyphens, but is ${JSON.stringify(given)}.`,
    )
  }
  if (taken.includes(given)) throw new NameError(`There is an operation ${given} already.`)
  const camel = given.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())
  return { name: given, camel, pascal: `${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}` }
}
