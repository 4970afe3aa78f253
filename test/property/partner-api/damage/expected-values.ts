/**
 * What each answer means, written a second time by hand from the vendor's documents, without schemas: the client must
 * agree with it on every mutated body, on what it accepts and on what it makes of it. Each throws for what must be
 * refused.
 */
type Fields = Record<string, unknown>

const refuse = (): never => {
  throw new Error('refused')
}
const isNothing = (value: unknown): value is null | undefined => value === undefined || value === null
const object = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : refuse()
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : refuse())

function text(value: unknown): string {
  if (typeof value !== 'string' || value.length > 4_000) return refuse()
  // Encoding replaces halves of characters.
  return Buffer.from(value, 'utf8').toString('utf8')
}

function number(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : refuse()
  if (typeof value !== 'string') return refuse()
  const [whole = '', decimals, ...more] = value.replace(/^-/, '').split('.')
  const areDigits = (digits: string, most: number) =>
    digits.length >= 1 && digits.length <= most && [...digits].every((digit) => digit >= '0' && digit <= '9')
  const fits = areDigits(whole, 15) && more.length === 0 && (decimals === undefined || areDigits(decimals, 10))
  return fits ? Number.parseFloat(value) : refuse()
}

function whole(value: unknown): number {
  const shown = number(value)
  return Math.floor(shown) === shown && Math.abs(shown) <= 9_007_199_254_740_991 ? shown : refuse()
}

function accountId(value: unknown): string {
  const id = text(value)
  const allowed = [...id].every((one) => /[A-Za-z0-9]/.test(one) || one === '_' || one === '-')
  return id.length >= 1 && id.length <= 80 && allowed ? id : refuse()
}

const word = (value: unknown): string => (text(value) === '' ? refuse() : text(value))
const put = (into: Fields, name: string, value: unknown, read: (shown: unknown) => unknown): void => {
  if (!isNothing(value)) into[name] = read(value)
}

/** A status, and the vendor's own word where ours says too little. */
function status(value: unknown): Fields {
  const shown = text(value)
  switch (shown.trim().split(/\s+/).join(' ').toUpperCase()) {
    case 'TRIAL':
      return { status: 'trial' }
    case 'OPEN':
    case 'ACTIVE':
      return { status: 'open' }
    case 'CANCELED':
    case 'CANCELLED':
      return { status: 'canceled' }
    case 'TRIAL END':
      return { status: 'trial-ended' }
    case 'PENDING CANCELLATION':
      return { status: 'open', cancellationPending: true }
    case 'SUSPENDED':
    case 'DISABLED':
      return { status: 'suspended', ...wordIn(shown) }
    default:
      return { status: 'unrecognised', ...wordIn(shown) }
  }
}

/** In one line of at most 60 units, of which a half character at the end is replaced. */
function wordIn(shown: string): Fields {
  const line = [...shown].map((one) => (/\s/.test(one) || /\p{Cc}/u.test(one) ? ' ' : one)).join('')
  const word = Buffer.from(line.split(/ +/).join(' ').trim().slice(0, 60)).toString()
  return word === '' ? {} : { statusWord: word }
}

const withoutPending = ({ cancellationPending: _pending, ...shown }: Fields): Fields => shown

/** The token in a link, as it stands there once the link is an address. */
function token(link: unknown, name: string): string | undefined {
  const address = isNothing(link) ? '' : text(link)
  if (address === '') return undefined
  if ([...address].some((one) => one <= ' ' || one > '~')) refuse()
  let search: string
  try {
    search = new URL(address, 'https://any.invalid').search.slice(1)
  } catch {
    return refuse()
  }
  const found: string[] = []
  for (const part of search.split('&')) {
    const at = part.indexOf('=')
    if (at >= 0 && part.slice(0, at) === name) found.push(part.slice(at + 1))
  }
  const only = found.length === 1 ? found[0] : undefined
  return only !== undefined && /^[\w%.~*=+/:@!$'(),;-]{1,1024}$/.test(only) ? only : refuse()
}

/** A list with its marks: which names of which objects cannot be taken in one way only. */
export interface MarkedList {
  value: unknown
  marked: ReadonlyMap<object, ReadonlySet<string>>
}

interface RowNames {
  id: string
  login: string
  status: string
  organization: string
  lastLogin: string
  count?: string
}

/** Whether something within a value is marked. */
function isMarked(value: unknown, marked: MarkedList['marked']): boolean {
  if (typeof value !== 'object' || value === null) return false
  return marked.has(value) || Object.values(value).some((inner) => isMarked(inner, marked))
}

function attempt<Value>(read: () => Value): { value: Value } | undefined {
  try {
    return { value: read() }
  } catch {
    return undefined
  }
}

/** The rows of a page: those that count, and the odd ones without their reasons. */
function rowsOf(rows: unknown[], marked: MarkedList['marked'], names: RowNames): Fields {
  const accounts: Fields[] = []
  const oddRows: Fields[] = []
  rows.forEach((entry, index) => {
    const known = attempt(() => object(entry))
    if (known === undefined) {
      oddRows.push({ index, counts: false })
      return
    }
    const given = known.value
    const left = [...(marked.get(given) ?? [])]
    for (const [name, value] of Object.entries(given)) if (isMarked(value, marked)) left.push(name)
    const row = Object.fromEntries(Object.entries(given).filter(([name]) => !left.includes(name)))
    let isOdd = left.length > 0
    const id = attempt(() => accountId(row[names.id]))?.value
    const name = attempt(() => text(row[names.login]))?.value ?? ''
    const login = name.trim() === '' || name.includes('\ufffd') ? undefined : name
    const key = {
      ...(id === undefined ? {} : { vendorId: id }),
      ...(login === undefined ? {} : { login: login.toLowerCase() }),
    }
    if (id === undefined || login === undefined) {
      oddRows.push({ index, ...key, counts: false })
      return
    }
    const account: Fields = { vendorId: id, login }
    const other = (field: string | undefined, take: (value: unknown) => Fields) => {
      if (field === undefined || isNothing(row[field])) return
      const taken = attempt(() => take(row[field]))
      if (taken === undefined) isOdd = true
      else Object.assign(account, taken.value)
      // Half of a character is replaced, and told.
      if (/\p{Surrogate}/u.test(String(row[field]))) isOdd = true
    }
    other(names.status, (value) => (text(value).trim() === '' ? {} : status(value)))
    other(names.organization, (value) => ({ organizationName: text(value) }))
    other(names.lastLogin, (value) => ({ lastLoginAt: text(value) }))
    other(names.count, (value) => ({ subscriberCount: whole(value) }))
    accounts.push(account)
    if (isOdd) oddRows.push({ index, ...key, counts: true })
  })
  return oddRows.length === 0 ? { accounts } : { accounts, oddRows }
}

/** A page whose odd names all stand in its rows. */
function listOf(
  { value, marked }: MarkedList,
  rowsName: string,
  names: RowNames,
  linkIn: (page: Fields) => string | undefined,
): unknown {
  const whole = object(value)
  const outside = Object.entries(whole).filter(([name]) => name !== rowsName)
  const rows = list(whole[rowsName])
  const isOutside = marked.has(whole) || marked.has(rows) || outside.some(([, other]) => isMarked(other, marked))
  // A list where a row belongs has no fields that could be left out.
  if (isOutside || rows.some((row) => Array.isArray(row) && isMarked(row, marked))) refuse()
  if (rows.some((row) => isObject(row) && (marked.get(row)?.has('') ?? false))) refuse()
  const next = linkIn(whole)
  const read = rowsOf(rows, marked, names)
  return next === undefined ? read : { ...read, next }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export const expectedV2List = (page: MarkedList): unknown =>
  listOf(
    page,
    'results',
    { id: 'id', login: 'username', status: 'status', organization: 'organization_name', lastLogin: 'last_login_date' },
    ({ meta }) => {
      const pagination = isNothing(meta) ? undefined : object(meta).pagination
      return token(isNothing(pagination) ? undefined : object(pagination).next_link, 'next')
    },
  )

export const expectedV3List = (page: MarkedList): unknown =>
  listOf(
    page,
    'site_owner_list',
    {
      id: 'encoded_account_id',
      login: 'site_owner_name',
      status: 'billing_status',
      organization: 'organization_name',
      lastLogin: 'last_login_date',
      count: 'subscriber_count',
    },
    ({ _links: links }) => {
      const next = isNothing(links) ? undefined : object(links).next
      return token(isNothing(next) ? undefined : object(next).href, 'offset')
    },
  )

function plan(shown: Fields, planType: string, state: Fields): unknown {
  const value: Fields = { planType, ...withoutPending(state) }
  put(value, 'billingDayOfMonth', shown.billing_day_of_month, (day) =>
    whole(day) >= 1 && whole(day) <= 31 ? whole(day) : refuse(),
  )
  const tiers = isNothing(shown.current_tiers) ? [] : list(shown.current_tiers)
  value.tiers = tiers.flatMap((entry) => {
    const known = attempt(() => object(entry))
    if (known === undefined) return []
    const one = known.value
    const tier: Fields = {}
    // Nothing rests on a tier: what is odd about it is left out.
    const other = (name: string, field: string, take: (shown: unknown) => unknown) => {
      const taken = isNothing(one[field]) ? undefined : attempt(() => take(one[field]))
      if (taken !== undefined) tier[name] = taken.value
    }
    other('usageType', 'usage_type', (usage) => text(usage).toUpperCase())
    other('currentUsage', 'current_usage', number)
    other('tier', 'tier', whole)
    other('tierMinimum', 'tier_min', number)
    other('tierMaximum', 'tier_max', number)
    other('price', 'price', number)
    other('currencyCode', 'currency_code', text)
    return [tier]
  })
  return value
}

export function expectedV2Plan(value: unknown): unknown {
  const shown = object(value)
  const name = ['TRIAL', 'BASIC', 'ESSENTIAL', 'ULTIMATE'][whole(shown.plan_type) - 1] ?? 'unrecognised'
  return plan(shown, name, status(word(shown.status)))
}

export function expectedV3Plan(value: unknown): unknown {
  const shown = object(value)
  return plan(shown, word(shown.plan_type).trim().toUpperCase(), status(word(shown.billing_status)))
}

export function expectedV2Created(value: unknown): unknown {
  const shown = object(value)
  const created: Fields = { vendorId: accountId(shown.id) }
  if (!isNothing(shown.status)) Object.assign(created, withoutPending(status(shown.status)))
  if (!isNothing(shown.username) && text(shown.username).toLowerCase() !== 'bakery-01') refuse()
  return created
}

export function expectedV3Created(value: unknown): unknown {
  const shown = object(value)
  const created: Fields = { vendorId: accountId(shown.encoded_account_id) }
  put(created, 'provisionId', shown.provision_uuid, text)
  return created
}

export function expectedV2Canceled(value: unknown): unknown {
  const shown = object(value)
  const date = isNothing(shown.cancel_date) ? '' : shown.cancel_date
  if (typeof date !== 'number') text(date)
  // It was asked for long ago, so that any time is one.
  const echo =
    date === ''
      ? {}
      : { effectiveDate: String(typeof date === 'string' ? text(date) : date), effectiveAt: timeOf(date) }
  if (isNothing(shown.status)) return echo
  const { status: state, cancellationPending } = status(shown.status)
  if (state !== 'canceled' && cancellationPending !== true) refuse()
  return cancellationPending === true ? { ...echo, pending: true } : echo
}

export function expectedV3Canceled(value: unknown): unknown {
  const shown = object(value)
  if (!isNothing(shown.reason_id) && whole(shown.reason_id) !== 1) refuse()
  if (isNothing(shown.effective_date) || shown.effective_date === '') return {}
  const date = shown.effective_date
  const written = typeof date === 'number' ? date : text(date)
  const effectiveAt = timeOf(written)
  const asked = Date.UTC(2020, 1, 6, 22, 9, 15)
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
  const off = Math.abs(effectiveAt - asked)
  // What is nearer than this may be the same by one rule or another, which the unit tests tell apart.
  if (dayOf(effectiveAt) !== dayOf(asked) && off > 1_000 && off > 26 * 3_600_000) refuse()
  return { effectiveDate: String(written), effectiveAt }
}

/** A time as it is written, in UTC where it has no zone. */
function timeOf(shown: unknown): number {
  const written = String(shown).trim()
  const digits = /^([0-9]{9,13})([.][0-9]+)?$/.exec(written)
  if (digits !== null) return Math.round(Number(written) * (Number(written) < 100_000_000_000 ? 1_000 : 1))
  const parts = /^([0-9-]{10})(?:[Tt ]([0-9:.,]{5,18}))?\s*([Zz]|UTC|utc|[+-][0-9:]{2,5})?$/.exec(written)
  const time = (parts?.[2] ?? '00:00').replace(',', '.')
  const zone = parts?.[3] ?? 'Z'
  if (/[.]\d{10}|[.]$/.test(time)) refuse()
  const at = new Date(`${parts?.[1] ?? ''}T${time}Z`).getTime()
  if (parts === null || Number.isNaN(at)) return refuse()
  if (/^(?:z|utc)$/i.test(zone)) return at
  const [hours = '', minutes = '0'] = [zone.slice(1, 3), zone.slice(3).replace(':', '') || '0']
  if (!/^[0-9]{2}:?(?:[0-9]{2})?$/.test(zone.slice(1))) refuse()
  return at - (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

export function expectedUnsubscribed(value: unknown): unknown {
  const count = whole(object(value).unsubscribed_count)
  return count >= 0 ? count : refuse()
}

const topicName = (topic: number): string =>
  ({ 1: 'tier.increase', 2: 'tier.decrease', 3: 'account.cancel', 4: 'account.disable' })[topic] ?? 'unrecognised'

export function expectedV2Topic(value: unknown): Fields {
  const shown = object(value)
  const topicNumber = whole(shown.id)
  const subscribed = typeof shown.is_subscribed === 'boolean' ? shown.is_subscribed : refuse()
  const topic: Fields = { topic: topicName(topicNumber), topicNumber, subscribed }
  put(topic, 'callbackUri', shown.callback_uri, text)
  put(topic, 'name', shown.name, text)
  put(topic, 'description', shown.description, text)
  return topic
}

export function expectedV3Topic(value: unknown): Fields {
  const shown = object(value)
  const topicNumber = whole(shown.topic_id)
  const topic: Fields = { topic: topicName(topicNumber), topicNumber, subscribed: false }
  put(topic, 'callbackUri', shown.hook_uri, text)
  put(topic, 'name', shown.topic_name, text)
  put(topic, 'description', shown.topic_description, text)
  topic.subscribed = typeof topic.callbackUri === 'string' && topic.callbackUri !== ''
  return topic
}

/** A changed topic, of which anything may be left out: it must not be another, nor say the opposite. */
export const expectedChangedTopic =
  (subscribed: boolean, value: string) =>
  (answer: unknown): unknown => {
    const { id, is_subscribed: on, name, description, callback_uri: uri } = object(answer)
    if (id !== undefined && whole(id) !== 2) refuse()
    if (on !== undefined && on !== subscribed) refuse()
    for (const shown of [name, description, uri]) if (!isNothing(shown)) text(shown)
    return value
  }

/** An object of any kind. */
export const expectedAnyObject =
  (value: string) =>
  (answer: unknown): unknown => {
    object(answer)
    return value
  }

/** Anything but what names another account at its top. */
export const expectedOfAccount =
  (id: string) =>
  (answer: unknown): unknown => {
    const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    const { encoded_account_id: named } = isObject ? (answer as Record<string, unknown>) : {}
    return typeof named === 'string' && named !== id ? refuse() : answer
  }

/** A plan that must be the one that was asked for. */
export const expectedChangedPlan =
  (read: (value: unknown) => unknown, planType: string) =>
  (answer: unknown): unknown => {
    const changed = read(answer)
    return object(changed).planType === planType ? changed : refuse()
  }

/** Of all topics, or only of the second. */
export const expectedTopics =
  (read: (value: unknown) => Fields) =>
  (value: unknown): unknown =>
    list(value).map(read)
export const expectedSecondTopic =
  (read: (value: unknown) => Fields) =>
  (value: unknown): unknown =>
    read(value).topicNumber === 2 ? read(value) : refuse()

export function expectedToken(value: unknown): unknown {
  const shown = object(value)
  const accessToken = typeof shown.access_token === 'string' ? shown.access_token : refuse()
  const said = isNothing(shown.expires_in) ? 900 : number(shown.expires_in)
  const seconds = Math.min(Math.floor(said), 86_400)
  const fits = /^[\w.~+/=-]{1,8192}$/.test(accessToken) && said >= 1
  if (!isNothing(shown.token_type) && text(shown.token_type).toLowerCase() !== 'bearer') refuse()
  return fits ? { accessToken, life: seconds * 1_000 } : refuse()
}

/** The text generation: a code, or what an account looks like. */
export function expectedText(bytes: Uint8Array): { code: string } | { value: unknown } {
  const shown = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  const isControl = (code: number) => (code < 32 && ![9, 10, 13].includes(code)) || code === 127
  if (bytes.length > 4_000 || [...shown].some((character) => isControl(character.codePointAt(0) ?? 0))) refuse()
  const lines = shown
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 0)
  const start = lines.shift() ?? ''
  let digits = 0
  while (start.charAt(digits) >= '0' && start.charAt(digits) <= '9') digits++
  if (digits < 1 || digits > 4) refuse()
  const rest = start.slice(digits).trim()
  if (rest !== '') lines.unshift(rest)
  const code = Number(start.slice(0, digits))
  if (code === 400) return { code: 'CREDENTIALS_REFUSED' }
  if (code !== 0) {
    const said = (lines.join(' ').split(':')[0] ?? '').split(/\s+/).join(' ').toLowerCase()
    const known = 'loginname has no access to specified siteowner'
    const isKnown = [known, `${known}.`, `${known} .`].includes(said.trim())
    return { code: code === 500 && isKnown ? 'ACCOUNT_NOT_FOUND' : 'VENDOR_ERROR' }
  }
  const siteOwnerId = lines.shift() ?? ''
  if (!/^[0-9]{1,20}$/.test(siteOwnerId)) refuse()
  const statuses: string[] = []
  for (const line of lines) {
    const at = line.indexOf('=')
    const name = line.slice(0, Math.max(at, 0)).trimEnd()
    const value = line.slice(at + 1).trimStart()
    if (at < 1 || !/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) || value.length > 100) refuse()
    if (/[\u2028\u2029]/.test(value)) refuse()
    if (name === 'Status') statuses.push(value)
  }
  const only = statuses.length === 1 ? (statuses[0] ?? '') : refuse()
  const found = status(only)
  if (found.cancellationPending === true || only.trim().toLowerCase() === 'active')
    Object.assign(found, { status: 'unrecognised', ...wordIn(only) })
  return { value: { generation: 'text', fields: { presence: 'present', ...withoutPending(found) }, siteOwnerId } }
}
