import type { SwitchDefinition } from './switch-definition.ts'

/** Rules of accounts that hold whichever generation asks, but for V3 where its contract says otherwise. */
export const accountSwitches = {
  catch22: {
    kind: 'boolean',
    default: true,
    description:
      'Cancelling the last live product also sets SingleBilling to No and empties Products, so that nothing can be reopened. Off: the account is canceled but keeps both.',
    source: '#xml-products rules 2-4',
  },
  duplicateLoginStatus: {
    kind: 'choice',
    values: [409, 400],
    default: 409,
    description: 'Status for a create whose login name is taken, no matter by whom.',
    source: '#xml-conventions',
  },
  requiredOnCreate: {
    kind: 'choice',
    values: ['minimal', 'full'],
    default: 'minimal',
    description:
      'minimal: LoginName, Password, SiteContact/Email, Products, SingleBilling. full: also Site/Name, FirstName, LastName, Phone, CountryCode, and StateCode for us and ca.',
    source: '#text-answers and #v2-create, by analogy',
  },
  passwordMinimumLength: {
    kind: 'integer',
    minimum: 1,
    maximum: 100,
    default: 1,
    description: 'Shortest password that a create or update may set.',
    source: '#v3-create',
  },
  accountStatusAfterCreate: {
    kind: 'choice',
    values: ['Trial', 'Open'],
    default: 'Trial',
    description: 'Status of a new account.',
    source: '#account-states',
  },
  productStatusAfterCreate: {
    kind: 'choice',
    values: ['Open', 'Trial'],
    default: 'Open',
    description: 'Status of the products of a new account.',
    source: '#xml-products',
  },
  trialDays: {
    kind: 'integer',
    minimum: 0,
    maximum: 3650,
    default: 60,
    description: 'Days until a trial ends.',
    source: '#v2-create and #contradictions',
  },
  updateMissingElements: {
    kind: 'choice',
    values: ['keep', 'clear'],
    default: 'keep',
    description:
      'How an update treats Site and SiteContact fields that it does not send. SingleBilling and Password are always kept.',
    source: '#xml-conventions',
  },
  updateWithUnheldProducts: {
    kind: 'choice',
    values: ['refused', 'adds', 'reopens'],
    default: 'refused',
    description:
      'An update names a product that the account does not hold. adds: it is added, canceled on a canceled account. reopens: it is added open and a canceled account opens.',
    source: '#xml-products rule 4',
  },
  openUnheldProduct: {
    kind: 'choice',
    values: ['adds', 'refused'],
    default: 'adds',
    description: 'products/open for a product that the account does not hold.',
    source: '#xml-products rule 5',
  },
  openOpenProduct: {
    kind: 'choice',
    values: ['no-change', 'conflict'],
    default: 'no-change',
    description: 'products/open for a product that is open already: answered as done, or 409.',
    source: '#xml-products',
  },
  openOnTrial: {
    kind: 'choice',
    values: ['account-opens', 'product-only', 'refused'],
    default: 'account-opens',
    description: 'products/open on an account in trial or whose trial has ended.',
    source: '#account-states',
  },
  cancelCanceledProduct: {
    kind: 'choice',
    values: ['no-change', 'conflict'],
    default: 'no-change',
    description: 'products/canceled for a product that is canceled already: answered as done, or 409.',
    source: '#xml-products',
  },
  canceledProduct: {
    kind: 'choice',
    values: ['stays', 'removed'],
    default: 'stays',
    description: 'A product that is canceled while others are live: it stays as Canceled, or its entry is removed.',
    source: '#xml-products',
  },
  cancelUnheldProduct: {
    kind: 'choice',
    values: ['refused', 'no-change'],
    default: 'refused',
    description: 'products/canceled for a product that the account does not hold.',
    source: '#xml-products',
  },
  notOursStatus: {
    kind: 'choice',
    values: [404, 403],
    default: 404,
    description: "Status for another partner's account; 404 makes it look like one that does not exist.",
    source: '#text-membership',
  },
  productCodes: {
    kind: 'choice',
    values: ['any', 'email-marketing'],
    default: 'any',
    description:
      'Product codes that exist: any name, or only EmailMarketing; every other one is refused on create, update and products/open.',
    source: '#xml-products rules 5 and 6',
  },
  singleBillingAskedFor: {
    kind: 'choice',
    values: ['given', 'ignored', 'refused'],
    default: 'given',
    description:
      'Single billing that a create or update asks for: given, or ignored or refused (400) as where the partner is not set up for it.',
    source: '#v2-create and #v3-create',
  },
  listOrder: {
    kind: 'choice',
    values: ['oldest-first', 'newest-first'],
    default: 'oldest-first',
    description: 'Order of the listing; with newest-first the pages shift while accounts are added.',
    source: '#v3-list',
  },
  canceledAccountsListed: {
    kind: 'boolean',
    default: true,
    description: 'The listings of XML and V2 show canceled accounts; that of V3 always does.',
    source: '#xml-addresses row f and #v2-list',
  },
  visibilityDelayMs: {
    kind: 'integer',
    minimum: 0,
    maximum: 86_400_000,
    default: 0,
    description: 'How far reads and the listing lag behind writes. Writes always see the newest state.',
    source: '#v3-list',
  },
} as const satisfies Record<string, SwitchDefinition>
