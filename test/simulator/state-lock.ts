import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another simulator works in the state folder. */
export class StateInUseError extends Error {
  override readonly name = 'StateInUseError'
  readonly code = 'STATE_IN_USE'
}

/**
 * Takes a state folder, created when missing, for this process: a second one would rewrite the log under the first. The lock
 * is the operating system's, held through an open transaction, so that it ends with the process however that ends.
 *
 * @returns what gives the folder back
 * @throws StateInUseError
 */
export function lockState(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new StateInUseError(`--state ${folder} is used by another simulator; stop it, or use another folder`, {
      cause,
    })
  }
  return () => database.close()
}
