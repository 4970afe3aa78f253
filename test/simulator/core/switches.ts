/**
 * Every rule that the vendor reference marks as inferred or unknown is a switch here, with the likeliest value as its
 * default. A client that works under every value does not depend on a guess.
 */
export type SwitchDefinition =
  | { kind: 'boolean'; default: boolean; description: string; source: string }
  | {
      kind: 'choice'
      values: readonly (string | number)[]
      default: string | number
      description: string
      source: string
    }
  | { kind: 'integer'; minimum: number; maximum: number; default: number; description: string; source: string }
  | { kind: 'name'; default: string; description: string; source: string }

export const switchDefinitions = {
  catch22: {
    kind: 'boolean',
    default: true,
    description:
      'Cancelling the last live product also sets SingleBilling to No and empties Products, so that nothing can be reopened. Off: the account is canceled but keeps both.',
    source: '2.4 rules 2-4',
  },
  createAnswer: {
    kind: 'choice',
    values: ['201-entry', '201-empty', '200-entry'],
    default: '201-entry',
    description: 'Status and body of the answer to a create.',
    source: '2.3',
  },
  createLocation: {
    kind: 'boolean',
    default: true,
    description: 'The answer to a create has a Location header.',
    source: '2.3',
  },
  duplicateLoginStatus: {
    kind: 'choice',
    values: [409, 400],
    default: 409,
    description: 'Status for a create whose login name is taken, by whomever.',
    source: '2.5',
  },
  requiredOnCreate: {
    kind: 'choice',
    values: ['minimal', 'full'],
    default: 'minimal',
    description:
      'minimal: LoginName, Password, SiteContact/Email, Products, SingleBilling. full: also Site/Name, FirstName, LastName, Phone, CountryCode, and StateCode for us and ca.',
    source: '1.3 and 3.2, by analogy',
  },
  passwordMinimumLength: {
    kind: 'integer',
    minimum: 1,
    maximum: 100,
    default: 1,
    description: 'Shortest password that a create or update may set.',
    source: '5 row 14',
  },
  accountStatusAfterCreate: {
    kind: 'choice',
    values: ['Trial', 'Open'],
    default: 'Trial',
    description: 'Status of a new account.',
    source: '4.14',
  },
  productStatusAfterCreate: {
    kind: 'choice',
    values: ['Open', 'Trial'],
    default: 'Open',
    description: 'Status of the products of a new account.',
    source: '2.4',
  },
  trialDays: {
    kind: 'integer',
    minimum: 0,
    maximum: 3650,
    default: 60,
    description: 'Days until a trial ends.',
    source: '3.2 and 5 row 12',
  },
  updateMethod: {
    kind: 'choice',
    values: ['PUT', 'POST'],
    default: 'PUT',
    description: 'Method of a SiteOwner update.',
    source: '2.1 row e',
  },
  updateAnswer: {
    kind: 'choice',
    values: ['204', '200-entry'],
    default: '204',
    description: 'Status and body of the answer to an update.',
    source: '2.5',
  },
  updateMissingElements: {
    kind: 'choice',
    values: ['keep', 'clear'],
    default: 'keep',
    description:
      'What an update does with Site and SiteContact fields that it does not send. SingleBilling and Password are always kept.',
    source: '2.5',
  },
  updateWithUnheldProducts: {
    kind: 'choice',
    values: ['refused', 'adds', 'reopens'],
    default: 'refused',
    description:
      'An update names a product that the account does not hold. adds: it is added, canceled on a canceled account. reopens: it is added open and a canceled account opens.',
    source: '2.4 rule 4',
  },
  openUnheldProduct: {
    kind: 'choice',
    values: ['adds', 'refused'],
    default: 'adds',
    description: 'products/open for a product that the account does not hold.',
    source: '2.4 rule 5',
  },
  openOpenProduct: {
    kind: 'choice',
    values: ['no-change', 'conflict'],
    default: 'no-change',
    description: 'products/open for a product that is open already: answered as done, or 409.',
    source: '2.4',
  },
  openOnTrial: {
    kind: 'choice',
    values: ['account-opens', 'product-only', 'refused'],
    default: 'account-opens',
    description: 'products/open on an account in trial or whose trial has ended.',
    source: '4.14',
  },
  cancelCanceledProduct: {
    kind: 'choice',
    values: ['no-change', 'conflict'],
    default: 'no-change',
    description: 'products/canceled for a product that is canceled already: answered as done, or 409.',
    source: '2.4',
  },
  cancelUnheldProduct: {
    kind: 'choice',
    values: ['refused', 'no-change'],
    default: 'refused',
    description: 'products/canceled for a product that the account does not hold.',
    source: '2.4',
  },
  productChangeAnswer: {
    kind: 'choice',
    values: ['200-entry', '201-entry', '204'],
    default: '200-entry',
    description: 'Status and body of the answer to products/open and products/canceled.',
    source: '2.4',
  },
  productStatusRequired: {
    kind: 'boolean',
    default: true,
    description: 'The body of products/open and products/canceled must carry Status.',
    source: '2.4',
  },
  notSingleBilledStatus: {
    kind: 'choice',
    values: [400, 403, 409],
    default: 400,
    description: 'Status for opening or cancelling on an account outside single billing.',
    source: '2.4 rule 1',
  },
  notOursStatus: {
    kind: 'choice',
    values: [404, 403],
    default: 404,
    description: "Status for another partner's account; 404 makes it look like one that does not exist.",
    source: '1.1',
  },
  otherPartnerPathStatus: {
    kind: 'choice',
    values: [401, 403, 404],
    default: 401,
    description: 'Status when the partner in the path is not the one that signed in.',
    source: '2.2',
  },
  unsupportedMethodStatus: {
    kind: 'choice',
    values: [415, 405],
    default: 415,
    description: 'Status for a method that the address does not take.',
    source: '2.5',
  },
  contentTypeCheck: {
    kind: 'choice',
    values: ['atom', 'any-xml'],
    default: 'atom',
    description: 'Which content types a request body may have.',
    source: '2.3',
  },
  loginCaseInUrls: {
    kind: 'choice',
    values: ['lower-only', 'any'],
    default: 'lower-only',
    description: 'Whether upper case in the login names of an address is understood.',
    source: '2.1',
  },
  errorBody: {
    kind: 'choice',
    values: ['text', 'empty'],
    default: 'text',
    description: 'Whether a refusal has a plain-text reason.',
    source: '2.5, not found',
  },
  atomPrefix: {
    kind: 'name',
    default: 'none',
    description: 'Namespace prefix of the Atom elements in answers; none makes Atom the default namespace.',
    source: '2.3',
  },
  siteOwnerNamespace: {
    kind: 'boolean',
    default: true,
    description: 'SiteOwner in answers is in the namespace http://ws.constantcontact.com/ns/1.0/.',
    source: '2.3',
  },
  accountStatusInAnswers: {
    kind: 'boolean',
    default: true,
    description: 'SiteOwner in answers has a Status element with the status of the account.',
    source: '1.1, by analogy',
  },
  productSpellingInAnswers: {
    kind: 'choice',
    values: ['name-status', 'text'],
    default: 'name-status',
    description: 'Products in answers: Name and Status, or only the name as text (live products only).',
    source: '2.4',
  },
  linkForm: {
    kind: 'choice',
    values: ['relative', 'absolute', 'foreign-host'],
    default: 'relative',
    description: 'Links in answers: a path, an address here, or an address on a host that no client should follow.',
    source: '2.5',
  },
  pageSize: {
    kind: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 50,
    description: 'Accounts per page of the listing.',
    source: '2.5',
  },
  listOrder: {
    kind: 'choice',
    values: ['oldest-first', 'newest-first'],
    default: 'oldest-first',
    description: 'Order of the listing; with newest-first the pages shift while accounts are added.',
    source: '8',
  },
  canceledAccountsListed: {
    kind: 'boolean',
    default: true,
    description: 'The listing shows canceled accounts.',
    source: '2.1 row f',
  },
  feedEntryContent: {
    kind: 'choice',
    values: ['full', 'login-only'],
    default: 'full',
    description: 'How much of an account the listing shows.',
    source: '2.1 row f',
  },
  visibilityDelayMs: {
    kind: 'integer',
    minimum: 0,
    maximum: 86_400_000,
    default: 0,
    description: 'How far reads and the listing lag behind writes. Writes always see the newest state.',
    source: '8',
  },
} as const satisfies Record<string, SwitchDefinition>

type ValueOf<Definition> = Definition extends { kind: 'boolean' }
  ? boolean
  : Definition extends { kind: 'choice'; values: readonly (infer Value)[] }
    ? Value
    : Definition extends { kind: 'integer' }
      ? number
      : string

export type SwitchName = keyof typeof switchDefinitions
export type Switches = { readonly [Name in SwitchName]: ValueOf<(typeof switchDefinitions)[Name]> }

/** All switches as the reference suggests them. */
export const defaultSwitches: Switches = Object.fromEntries(
  Object.entries(switchDefinitions).map(([name, definition]) => [name, definition.default]),
) as unknown as Switches
