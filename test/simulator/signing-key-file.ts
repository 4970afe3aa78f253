import { createPrivateKey, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newPrivateKey } from './signing-key.ts'

/**
 * The vendor's key of a state folder, made when there is none: tokens and signatures stay good over restarts. It signs
 * for an invented vendor only.
 *
 * @throws when the file cannot be read as a key
 */
export function signingKeyOf(folder: string): KeyObject {
  const path = join(folder, 'signing-key.pem')
  try {
    return createPrivateKey(readFileSync(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const key = newPrivateKey()
  mkdirSync(folder, { recursive: true })
  const next = `${path}.next`
  writeFileSync(next, key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  renameSync(next, path)
  return key
}
