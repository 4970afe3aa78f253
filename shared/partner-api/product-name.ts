import * as z from 'zod/mini'

/** The only product name that the vendor's pages show (docs/reference/vendor.md#xml-create). */
export const emailMarketing = 'EmailMarketing'

/** Names are an open list (docs/reference/vendor.md#xml-products, rule 6), so only their form is checked. */
export const productNameSchema = z
  .string()
  .check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'must be a product name: 1–40 letters and digits, the first a letter'))
