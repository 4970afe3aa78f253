import type { ItemKey } from './item-store.ts'

/**
 * Version of the form that the ledger's items have, kept in the ledger itself. Raise it with every change that this version
 * would misread in an older ledger, or an older version in this one: another attribute behind the index, another meaning of
 * an attribute, keys made otherwise. Attributes that may be missing need no new form.
 */
export const ledgerForm = 2

export const formKey: ItemKey = { pk: 'FORM', sk: 'FORM' }

/** What to do about a ledger of another form, for whoever starts or deploys it. */
export const formProblem = (found: number | undefined): string =>
  `has ${found === undefined ? 'no form, as before form 2' : `form ${found}`}, but this version reads and writes form ${ledgerForm} only; nothing was read or changed`
