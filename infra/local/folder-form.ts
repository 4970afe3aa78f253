import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formProblem, ledgerForm } from '../../shared/ledger/ledger-form.ts'

/** The folder's state was written by another version. */
export class FolderFormError extends Error {
  override readonly name = 'FolderFormError'
  readonly code = 'FOLDER_FORM_DIFFERS'
}

const fileName = 'form.json'

/**
 * Makes sure that a folder's state has the form of this version, and gives an empty folder that form.
 *
 * @param folder - one that is locked, before anything is started in it
 * @throws FolderFormError with the remedy; nothing was changed then
 */
export function checkFolderForm(folder: string): void {
  const file = join(folder, fileName)
  if (!existsSync(file) && !existsSync(join(folder, 'data', 'dynamodb'))) {
    writeFileSync(file, `${JSON.stringify({ ledger: ledgerForm })}\n`)
    return
  }
  const found = formIn(file)
  if (found === ledgerForm) return
  throw new FolderFormError(
    `The state in ${folder} ${formProblem(found)}. Start in another folder with --folder, or delete this one: its operations, simulated accounts and secrets are lost then.`,
  )
}

function formIn(file: string): number | undefined {
  try {
    const { ledger } = JSON.parse(readFileSync(file, 'utf8')) as { ledger?: unknown }
    return typeof ledger === 'number' ? ledger : undefined
  } catch {
    return undefined
  }
}
