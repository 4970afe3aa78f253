import type { PlannedAccount } from '../scenario/plan-deliveries.ts'
import type { Chance } from './chance.ts'
import { seededAccount } from './seeded-account.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'

/**
 * Somebody else changes an account: a product that was open is cancelled or the other way round; with `chance`, worse
 * things too: the account is taken out of single billing with all its products, or its name is taken by somebody.
 *
 * @returns what was done, or nothing where nothing could be
 */
export function changeOutside(
  vendor: SimulatedVendor,
  planned: PlannedAccount,
  product: string,
  chance: Chance | undefined,
): string | undefined {
  const { core } = vendor
  const account = core.store.find(planned.login)
  if (account === undefined) {
    if (chance === undefined || !chance.happens(0.5)) return undefined
    const products = [{ name: 'EmailMarketing', status: 'Open' as const }]
    const taken = seededAccount({ ...planned, products }, core.clock.now())
    if (taken === undefined) return undefined
    const isOurs = chance.happens(0.6)
    core.place({
      ...taken,
      site: { ...taken.site, name: 'Somebody Else' },
      partner: isOurs ? planned.partner : 'stranger',
    })
    return `takes the name ${planned.login}`
  }
  const kind = chance?.fraction() ?? 1
  if (kind < 0.15) {
    core.place({ ...account, status: 'Canceled', singleBilling: false, products: [] })
    return `lets ${account.login} go`
  }
  if (kind < 0.3) {
    core.place({ ...account, products: account.products.filter(({ name }) => name !== product) })
    return `removes ${product} from ${account.login}`
  }
  const held = account.products.find(({ name }) => name === product)
  const verdict =
    held?.status === 'Open'
      ? core.cancelProduct(account.partner, account.login, product)
      : core.openProduct(account.partner, account.login, product)
  return verdict.ok && verdict.effect !== 'none' ? `${verdict.effect} ${product} of ${account.login}` : undefined
}

/** The vendor's partner team does what the letter of a ladder asks for. */
export function answerLetter({ core, outside }: SimulatedVendor, partner: string, login: string, now: number): void {
  core.alter(partner, login, (account) => {
    const others = account.products.filter(({ name }) => name !== 'EmailMarketing')
    const products = [{ name: 'EmailMarketing', status: 'Open' as const }, ...others]
    return { ...account, status: 'Open', singleBilling: true, products }
  })
  outside.push({ at: now, account: login, isAnswered: true })
}
