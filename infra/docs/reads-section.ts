import { apiFunctions } from '../../shared/operations/catalogue.ts'
import type { NoSlotCode } from '../../shared/vendor-key/call-slot.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { accountReads, type KnownBefore, knownBefore, type ReadName, readCalls } from './account-reads.ts'
import { durationText } from './duration-text.ts'
import { codeBlock, codeText, markdownTable } from './markdown.ts'
import { type ReadAnswer, readAnswers } from './read-answers.ts'
import { type SamplePartner, samplePartners } from './sample-partners.ts'
import { callsText } from './vendor-calls.ts'

const fresh = durationText(awsEngineTimes.freshFor)

const columns: Readonly<Record<KnownBefore, string>> = {
  recently: `seen less than ${fresh} ago`,
  'long ago': 'seen longer ago',
  never: 'never seen',
}

/** Why the vendor is not even asked: complete by its type. */
const noSlotReasons: Readonly<Record<NoSlotCode, string>> = {
  QUOTA_EXCEEDED: "the key's requests of this day are used up",
  OVER_RATE: 'no place in the rate came in time',
  KEY_STOPPED: "the key is held, paused or stopped by the vendor's outage",
}

/** The questions that the API answers about one account. */
export async function readsSection(): Promise<string> {
  const names = Object.keys(accountReads) as ReadName[]
  const sections = await Promise.all(names.map(readSection))
  return ['## Questions about an account', introduction(), ...sections].join('\n\n')
}

function introduction(): string {
  const reasons = Object.entries(noSlotReasons).map(([code, meaning]) => `${codeText(code)} (${meaning})`)
  return `A question is answered from the directory where that is fresh enough, and else costs a vendor call, which is paid from the
share of the day that is kept for people who wait. The directory keeps what is seen. An answer that did not come is
never a no: it is \`unknown\`, with a \`reason\`: a [code of the vendor calls](#codes-of-the-vendor-calls), \`LISTING_NOT_READ_YET\`
while a pass over the listing goes on, or one of our own budget: ${reasons.join(', ')}.

A malformed address is answered 400 \`PATH_INVALID\` with what is wrong with it, a partner that the deployment does not serve 404
\`PARTNER_UNKNOWN\`.`
}

async function readSection(name: ReadName): Promise<string> {
  const declaration = apiFunctions.find((one) => one.name === name)
  const answers = await readAnswers(name)
  const shown = answers.filter(({ status }) => status === 200)
  const refused = answers.filter(({ status }) => status !== 200)
  return [
    `### ${name}`,
    codeText(declaration?.trigger.routes.map(({ method, route }) => `${method} ${route}`).join(', ') ?? ''),
    declaration?.description ?? '',
    await callTable(name),
    ...shown.flatMap(({ when, body }) => [`200 where ${when}:`, codeBlock('json', JSON.stringify(body, null, 2))]),
    ...(refused.length === 0 ? [] : [refusalTable(refused)]),
  ].join('\n\n')
}

/** The calls of each partner by what is known; with `fresh=true` where that makes a difference. */
async function callTable(name: ReadName): Promise<string> {
  const rows = await Promise.all(samplePartners.map((partner) => callRow(name, partner)))
  const asked = rows.filter((row) => row.some((cell, index) => index > 0 && cell !== noCall))
  const isHeeded = asked.some((row) => row[1] !== row[4])
  const heads = ['partner', ...knownBefore.map((known) => columns[known]), ...(isHeeded ? ['with `fresh=true`'] : [])]
  return markdownTable(heads, joined(asked.map((row) => row.slice(0, heads.length))))
}

const noCall = 'no call'

async function callRow(name: ReadName, partner: SamplePartner): Promise<string[]> {
  const said = async (known: KnownBefore, isFresh: boolean): Promise<string> => {
    const calls = await readCalls(name, partner, known, isFresh)
    return calls.length === 0 ? noCall : callsText(calls)
  }
  const cells = await Promise.all(knownBefore.map((known) => said(known, false)))
  return [partner.name, ...cells, await said('recently', true)]
}

/** Partners for which the same calls are made stand in one row. */
function joined(rows: readonly string[][]): string[][] {
  const same = Map.groupBy(rows, ([, ...cells]) => JSON.stringify(cells))
  return [...same.values()].map((alike) => [alike.map(([name]) => name).join('; '), ...(alike[0] ?? []).slice(1)])
}

const refusalTable = (answers: readonly ReadAnswer[]): string =>
  markdownTable(
    ['where', 'status', 'code', 'title', 'next steps'],
    answers.map(({ when, status, body }) => [
      when,
      String(status),
      codeText(String(body.code)),
      String(body.title),
      (body.nextSteps as string[]).map((step) => `– ${step}`).join('\n'),
    ]),
  )
