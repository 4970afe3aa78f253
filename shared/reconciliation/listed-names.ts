import { type AccountFields, vendorIdsIn } from '../domain/account-fields.ts'
import { aliasItem, aliasKey, asAlias } from '../ledger/alias-record.ts'
import { listingShowsLogins } from '../listing/listed-names-proof.ts'
import type { ListedAccount } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { ReconciliationContext } from './reconcile-partner.ts'

export type NamedAccount = ListedAccount & { login: string }

/**
 * Gives every row the login name of its account, and keeps whose its identifier is: messages may name an account by that
 * alone, also one that nobody has operated on yet. An identifier that is known leads to its account whatever the row shows.
 * Where the listing does not prove to show login names, nothing is learnt, and an unknown row is called by its identifier.
 */
export async function withLogins(
  context: ReconciliationContext,
  partner: PartnerSettings,
  listed: readonly ListedAccount[],
): Promise<NamedAccount[]> {
  const showsLogins = await listingShowsLogins(context, partner)
  return Promise.all(
    listed.map(async ({ login, ...row }) => {
      const name = await nameOf(context, partner, row.fields, showsLogins ? login : undefined)
      return { ...row, login: name }
    }),
  )
}

/** How a row is reported that shows neither an identifier nor a name that can be kept. */
const unnamed = '(unnamed)'

/** Only what is missing is written: a row is no better proof than what an operation or a read has shown. */
async function nameOf(
  { store }: ReconciliationContext,
  { id }: PartnerSettings,
  fields: AccountFields,
  login: string | undefined,
): Promise<string> {
  const identifiers = Object.entries(vendorIdsIn(fields))
  for (const [generation, vendorId = ''] of identifiers) {
    const item = await store.get(aliasKey(id, generation, vendorId))
    if (item !== undefined) return asAlias(item).account
    if (login === undefined) continue
    await store.put(aliasItem(id, generation, vendorId, login), { is: 'missing', path: ['account'] })
  }
  const [first] = identifiers
  return login ?? (first === undefined ? unnamed : first.join(':'))
}
