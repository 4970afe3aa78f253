import * as z from 'zod/mini'
import { elementText, noText } from './xml-reader.ts'

const optionalText = z.optional(elementText)

/** An empty element is read as empty text, one with elements in it as an object. */
export const orEmpty = <Schema extends z.ZodMiniType>(schema: Schema) => z.union([z.literal(''), schema])

/**
 * All spellings: the name as text, or name and status as elements (docs/reference/vendor.md#xml-products), or as
 * attributes, which nobody has shown and a reader must not pass over: a cancelled product would be taken for one that
 * the account holds.
 */
export const productSchema = z.union([
  elementText,
  z.object({ ...noText, Name: elementText, Status: optionalText, '@name': optionalText, '@status': optionalText }),
  z.strictObject({ '#text': optionalText, '@name': optionalText, '@status': optionalText }),
])

export type ShownProduct = z.infer<typeof productSchema>

/**
 * An account as answers show it: docs/reference/vendor.md#xml-create and #xml-products. Elements that we do not use may
 * be there.
 */
export const siteOwnerSchema = z.object({
  ...noText,
  LoginName: elementText,
  Status: optionalText,
  Site: z.optional(orEmpty(z.object({ ...noText, Name: optionalText }))),
  SiteContact: z.optional(orEmpty(z.object({ ...noText, Email: optionalText, CountryCode: optionalText }))),
  Products: z.optional(orEmpty(z.object({ ...noText, Product: z.array(productSchema) }))),
  SingleBilling: optionalText,
})

export type SiteOwner = z.infer<typeof siteOwnerSchema>

const link = z.union([z.literal(''), z.object({ ...noText, '@rel': optionalText, '@href': optionalText })])

/** An Atom entry around an account. */
export const entrySchema = z.object({
  ...noText,
  content: z.object({ ...noText, SiteOwner: siteOwnerSchema }),
})

/** An entry of the listing, which may have no more than a link to its account. */
export const feedEntrySchema = z.object({
  ...noText,
  link: z.optional(z.array(link)),
  content: z.optional(orEmpty(z.object({ ...noText, SiteOwner: siteOwnerSchema }))),
})

export type FeedEntry = z.infer<typeof feedEntrySchema>

/** A page of the listing without its entries. */
export const feedSchema = z.union([z.literal(''), z.object({ ...noText, link: z.optional(z.array(link)) })])

export type Links = z.infer<typeof link>[]

/** The address of the first link with this relation; empty where the link has none. */
export function hrefOf(links: Links | undefined, relation: string): string | undefined {
  for (const candidate of links ?? []) {
    if (candidate !== '' && candidate['@rel'] === relation) return candidate['@href'] ?? ''
  }
  return undefined
}
