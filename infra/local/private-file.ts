import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/**
 * Replaces a file so that a crash leaves either the old or the new content, readable by its owner only.
 *
 * @param path the file; its folder must be there
 */
export function writePrivateFile(path: string, content: string): void {
  const temporary = `${path}.new`
  const file = openSync(temporary, 'w', 0o600)
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}

/** The JSON in a file, or nothing when there is no such file. Throws SyntaxError, naming the file, when it is not JSON. */
export function readJsonFile(path: string): unknown {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new SyntaxError(`${path} is not JSON; delete it to start afresh.`, { cause: error })
  }
}
