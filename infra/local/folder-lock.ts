import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another runtime works in the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
  readonly code = 'FOLDER_IN_USE'
}

export interface FolderLock {
  release(): void
}

/**
 * Takes the folder for this process. The lock is the operating system's, held through an open SQLite transaction, so it
 * ends with the process however that ends; no stale lock is ever left.
 *
 * @throws FolderInUseError naming the process that has it, when that is known
 */
export function lockFolder(folder: string): FolderLock {
  const ownerFile = join(folder, 'runtime.pid')
  const database = new DatabaseSync(join(folder, 'runtime.lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new FolderInUseError(
      `Another runtime is running in ${folder}${ownerOf(ownerFile)}. Stop it, or choose another folder with --folder.`,
      { cause },
    )
  }
  writeFileSync(ownerFile, `${process.pid}\n`)
  return {
    release() {
      rmSync(ownerFile, { force: true })
      database.exec('ROLLBACK')
      database.close()
    },
  }
}

function ownerOf(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8').trim()})`
  } catch {
    return ''
  }
}
