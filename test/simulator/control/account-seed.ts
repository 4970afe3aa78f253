import { z } from 'zod'
import { accountStatuses, productStatuses, type VendorAccount } from '../core/account.ts'
import { type Billing, newBilling, withoutCancellation } from '../core/billing.ts'
import type { InputProblem } from '../core/switch-values.ts'
import type { VendorCore } from '../core/vendor-core.ts'

const productSchema = z.strictObject({ name: z.string().min(1).max(50), status: z.enum(productStatuses) })

/** Ms since the epoch. */
const moment = z.int().min(0).max(8.64e15)

const stateFields = {
  status: z.enum(accountStatuses).optional(),
  singleBilling: z.boolean().optional(),
  products: z.array(productSchema).optional(),
  trialEndsAt: moment.optional(),
  lastLoginAt: moment.optional(),
  site: z
    .strictObject({ name: z.string(), phone: z.string(), url: z.string(), signatureName: z.string() })
    .partial()
    .optional(),
  contact: z
    .strictObject({
      firstName: z.string(),
      lastName: z.string(),
      email: z.string(),
      phone: z.string(),
      countryCode: z.string(),
      stateCode: z.string(),
    })
    .partial()
    .optional(),
  billing: z
    .strictObject({
      planType: z.string().min(1).max(50),
      planGroup: z.int(),
      billingDay: z.int().min(1).max(31).nullable(),
      managed: z.boolean(),
      contactCount: z.int().min(0).max(100_000_000),
      suspended: z.boolean(),
    })
    .partial()
    .optional(),
}

/** An account to be put in place; what is left out gets an invented value. */
export const accountSeedSchema = z.strictObject({
  partner: z.string().min(1),
  login: z.string().min(1).max(50),
  password: z.string().min(1).optional(),
  ...stateFields,
})
export const accountSeedsSchema = z.union([
  accountSeedSchema,
  z.strictObject({ accounts: z.array(accountSeedSchema).min(1).max(100_000) }),
])

/** What of an account may be changed behind its partner's back. */
export const accountPatchSchema = z.strictObject(stateFields)

type StateFields = z.infer<typeof accountPatchSchema>

/** Creates accounts as if a partner had, then puts them into the state that is asked for. All or none. */
export function seedAccounts(
  core: VendorCore,
  seeds: readonly z.infer<typeof accountSeedSchema>[],
): { ok: true; accounts: readonly VendorAccount[] } | { ok: false; problems: readonly InputProblem[] } {
  const problems: InputProblem[] = []
  const taken = new Set<string>()
  for (const [index, { partner, login }] of seeds.entries()) {
    if (!core.partners.some((known) => known.partner === partner)) {
      problems.push({ field: `accounts.${index}.partner`, rule: 'must be a partner of this simulator', value: partner })
    }
    if (core.store.find(login) !== undefined || taken.has(login.toLowerCase())) {
      problems.push({ field: `accounts.${index}.login`, rule: 'must not be taken', value: login })
    }
    if (!/^[A-Za-z0-9._@+-]+$/.test(login) || core.partners.some((known) => known.partner === login.toLowerCase())) {
      problems.push({ field: `accounts.${index}.login`, rule: 'must be a free login name', value: login })
    }
    taken.add(login.toLowerCase())
  }
  if (problems.length > 0) return { ok: false, problems }
  const accounts = seeds.map((seed) => {
    const verdict = core.provision(seed.partner, {
      loginName: seed.login,
      password: seed.password ?? `demo-password-${seed.login}`,
      site: { name: 'Example Client', phone: '555-0100', url: 'https://example.com', signatureName: '' },
      contact: {
        firstName: 'Example',
        lastName: 'Client',
        email: 'client@nullmailer.com',
        phone: '555-0100',
        countryCode: 'us',
        stateCode: 'MA',
      },
      emailCode: '',
      referralCode: '',
      singleBilling: true,
      products: ['EmailMarketing'],
    })
    if (!verdict.ok) throw new Error(`seed ${seed.login} was refused: ${verdict.message}`)
    return patched(verdict.account, seed, verdict.account.updatedAt)
  })
  return { ok: true, accounts }
}

/** The account with some of its state replaced. One that becomes canceled remembers how it was billed, as by a call. */
export function patched(account: VendorAccount, patch: StateFields, now: number): VendorAccount {
  const goes = patch.status === 'Canceled' && account.status !== 'Canceled'
  return {
    ...account,
    ...(goes ? { singleBilledBefore: account.singleBilling } : {}),
    status: patch.status ?? account.status,
    singleBilling: patch.singleBilling ?? account.singleBilling,
    products: patch.products ?? account.products,
    trialEndsAt: patch.trialEndsAt ?? account.trialEndsAt,
    ...(patch.lastLoginAt === undefined ? {} : { details: { ...account.details, lastLoginAt: patch.lastLoginAt } }),
    site: { ...account.site, ...withoutUndefined(patch.site ?? {}) },
    contact: { ...account.contact, ...withoutUndefined(patch.contact ?? {}) },
    ...(patch.billing === undefined && !goes ? {} : { billing: patchedBilling(account, patch.billing ?? {}, goes) }),
    updatedAt: now,
  }
}

function patchedBilling(
  { billing = newBilling }: VendorAccount,
  patch: NonNullable<StateFields['billing']>,
  goes: boolean,
): Billing {
  return { ...(goes ? withoutCancellation(billing) : billing), ...withoutUndefined(patch) }
}

function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
