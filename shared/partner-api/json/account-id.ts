import { checkText } from '../calling/field-rules.ts'

/**
 * The vendor's identifier of an account, to be put into an address.
 *
 * @throws FieldError for what would lead to another address
 */
export const checkAccountId = (value: string): string =>
  checkText('accountId', value, {
    most: 80,
    form: { pattern: /^[A-Za-z0-9_-]+$/, words: 'an account identifier of the vendor: letters, digits, _ and -' },
    shown: true,
  })
