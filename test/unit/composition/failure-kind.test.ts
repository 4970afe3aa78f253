import { expect, it } from 'vitest'
import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import { failureKind } from '../../../shared/entry/composition/failure-kind.ts'
import { IdentifierUnknown } from '../../../shared/entry/composition/receive-operation.ts'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import { LedgerError } from '../../../shared/ledger/ledger-error.ts'

const caused = (name: string) => ({ cause: Object.assign(new Error('x'), { name }) })

it.each([
  ['waiting', 'an identifier that no listing has shown yet', new IdentifierUnknown('v3')],
  ['outside', 'the key of the digests is missing', new CredentialsError('SECRET_MISSING', 'k', 'x')],
  ['outside', 'the table is missing', new StoreError('STORE_REFUSED', 'x', caused('ResourceNotFoundException'))],
  ['outside', 'the role is broken', new StoreError('STORE_REFUSED', 'x', caused('AccessDeniedException'))],
  ['outside', 'the ledger is throttled', new StoreError('STORE_THROTTLED', 'x')],
  ['outside', 'others were faster, again and again', new LedgerError('CONTENDED', 'x')],
  ['outside', 'a newer version has written it, and is to be deployed again', new LedgerError('ITEM_NEWER', 'x')],
  ['outside', 'the dead-letter queue takes nothing', Object.assign(new Error('x'), { $metadata: {} })],
  ['outside', 'no connection', Object.assign(new Error('x'), { syscall: 'connect' })],
  ['message', 'DynamoDB does not take this item', new StoreError('STORE_REFUSED', 'x', caused('ValidationException'))],
  ['message', 'its record in the ledger is damaged', new LedgerError('ITEM_DAMAGED', 'x')],
  ['message', 'a fault of ours', new TypeError('x')],
  ['message', 'not even an error', 'x'],
] as const)('%s: %s', (kind, _what, error) => {
  expect(failureKind(error)).toBe(kind)
})
