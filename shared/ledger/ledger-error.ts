/** Append-only. */
export type LedgerErrorCode = 'ITEM_DAMAGED' | 'ITEM_NEWER' | 'CONTENDED' | 'FORM_DIFFERS'

/** An item of the ledger that this version cannot use, or a write that lost too many races. Nothing was changed. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError'
  readonly code: LedgerErrorCode

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
