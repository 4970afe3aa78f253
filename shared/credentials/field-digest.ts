import { createHmac, type KeyObject } from 'node:crypto'

/** Half of SHA-256's output: to tell fields apart it is plenty, and the item that holds it is written with every step. */
const digestBytes = 16

/** The keyed digest of one field's text, in 22 characters. */
export const fieldDigest = (key: KeyObject, text: string): string =>
  createHmac('sha256', key).update(text).digest().toString('base64url', 0, digestBytes)
