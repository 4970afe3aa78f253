import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkFolderForm } from '../../../infra/local/folder-form.ts'
import { ledgerForm } from '../../../shared/ledger/ledger-form.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partner-ops-form-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const withState = () => mkdirSync(join(folder, 'data', 'dynamodb'), { recursive: true })

test('an empty folder gets the form, and is taken at the next start with its state', () => {
  checkFolderForm(folder)
  withState()
  expect(() => checkFolderForm(folder)).not.toThrow()
})

describe('a folder is refused with the remedy', () => {
  test.each([
    { what: 'of the form before', text: `{"ledger":${ledgerForm - 1}}`, says: `form ${ledgerForm - 1}` },
    { what: 'of a later form', text: `{"ledger":${ledgerForm + 1}}`, says: `form ${ledgerForm + 1}` },
    { what: 'whose form cannot be read', text: '{', says: 'no form' },
    { what: 'with state and no form', text: undefined, says: 'no form' },
  ])('$what', ({ text, says }) => {
    withState()
    const file = join(folder, 'form.json')
    if (text !== undefined) writeFileSync(file, text)
    const refusal = expect.objectContaining({
      code: 'FOLDER_FORM_DIFFERS',
      message: expect.stringMatching(new RegExp(`${says}.*--folder`)),
    })
    expect(() => checkFolderForm(folder)).toThrow(refusal)
    expect(existsSync(file)).toBe(text !== undefined)
  })
})
