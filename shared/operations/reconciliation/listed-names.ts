import { type AccountFields, vendorIdsIn } from '../../accounts/account-fields.ts'
import { aliasItem, aliasKey, asAlias } from '../../ledger/alias-record.ts'
import type { ListedAccount } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { ReconciliationContext } from './reconcile-partner.ts'

export type NamedAccount = ListedAccount & { login: string }

/**
 * Gives every row its login name, and keeps whose its identifier is: messages may name an account by that alone, also one
 * that nobody has operated on yet. A row may show no login name (vendor reference, section 4.3): then its identifier leads
 * to the account, and where that is not known either, the row is called by it.
 */
export async function withLogins(
  context: ReconciliationContext,
  partner: PartnerSettings,
  listed: readonly ListedAccount[],
): Promise<NamedAccount[]> {
  return Promise.all(
    listed.map(async (row) => {
      if (row.login === undefined) return { ...row, login: await nameOf(context, partner, row.fields) }
      await keepAliases(context, partner, row.login, row.fields)
      return { ...row, login: row.login }
    }),
  )
}

/** Only what is missing is written: a row is no better proof than what an operation or a read has shown. */
async function keepAliases(
  { store }: ReconciliationContext,
  { id }: PartnerSettings,
  login: string,
  fields: AccountFields,
): Promise<void> {
  for (const [generation, vendorId] of Object.entries(vendorIdsIn(fields))) {
    if (vendorId === undefined || (await store.get(aliasKey(id, generation, vendorId))) !== undefined) continue
    await store.put(aliasItem(id, generation, vendorId, login), { is: 'missing', path: ['account'] })
  }
}

/** How a row is reported that shows neither an identifier nor a name that can be kept. */
const unnamed = '(unnamed)'

async function nameOf(context: ReconciliationContext, { id }: PartnerSettings, fields: AccountFields): Promise<string> {
  const [identifier] = Object.entries(vendorIdsIn(fields))
  if (identifier === undefined) return unnamed
  const [generation, vendorId = ''] = identifier
  const item = await context.store.get(aliasKey(id, generation, vendorId))
  return item === undefined ? `${generation}:${vendorId}` : asAlias(item).account
}
