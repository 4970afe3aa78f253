import type { BenchRow, BenchSection } from '../bench-row.ts'
import { countPlain, countUnknown, countWaiting, minus } from './count-paths.ts'
import type { AwsUnits } from './counted-operations.ts'
import { functionMemory, pricePerMillion } from './price-list.ts'

/** Each message is sent, received and deleted once. */
const requestsPerMessage = 3

/** Seconds that functions run for: a vendor answer takes half a second, an unknown outcome its whole deadline first. */
const assumedSeconds = { plain: 0.5, waiting: 0.5, unknown: 31 }

/** What one applied operation takes from AWS, and what a million of them cost. */
export async function measureAwsUnits(): Promise<BenchSection> {
  const [plain, waiting, unknown] = [await countPlain(), await countWaiting(), await countUnknown()]
  const [longer, lookedAt] = [minus(waiting, plain), minus(unknown, plain)]
  return {
    title: 'AWS units of one applied operation (open-product)',
    rows: [
      units('plain: write units with indexes, without evidence', plain.writeUnits - plain.evidenceUnits, 10),
      units('plain: write units of evidence', plain.evidenceUnits, 1),
      units('plain: read units', plain.readUnits, 2),
      units('plain: SQS requests', plain.messages * requestsPerMessage, 3),
      units('plain: events', plain.events, 1),
      units('waiting: more units than plain', longer.writeUnits + longer.readUnits, 2, detailOf(longer)),
      units('waiting: more messages sent than plain', longer.messages, 1),
      units('unknown: more units than plain', lookedAt.writeUnits + lookedAt.readUnits, 4, detailOf(lookedAt)),
      price('plain', plain),
      price('waiting', waiting),
      price('unknown', unknown),
    ],
    notes: [
      'Counted from the sizes of the items as DynamoDB bills them, with real ids, HMACs, XML and evidence.',
      'Waiting arrives while another operation of its account is being sent; unknown is applied at the vendor, but its answer is lost.',
      `Prices: us-east-1, noted on 2026-11-22, without free tiers; Lambda ${functionMemory} GB arm64 for ` +
        `${Object.values(assumedSeconds).join(' / ')} s; without logs, empty polls and waiting for a slot.`,
    ],
  }
}

function units(name: string, value: number, most: number, detail?: string): BenchRow {
  return { name, value, unit: 'units', target: { most }, ...(detail === undefined ? {} : { detail }) }
}

const detailOf = ({ writeUnits, readUnits, messages, vendorCalls }: AwsUnits): string =>
  `${writeUnits} write, ${readUnits} read, ${messages} messages, ${vendorCalls} vendor calls more`

function price(path: keyof typeof assumedSeconds, counted: AwsUnits): BenchRow {
  const dollars = pricePerMillion({
    writeUnits: counted.writeUnits,
    readUnits: counted.readUnits,
    sqsRequests: counted.messages * requestsPerMessage,
    events: counted.events,
    invocations: counted.messages,
    lambdaTime: functionMemory * assumedSeconds[path],
  })
  return { name: `price of a million operations, ${path}`, value: Math.round(dollars * 100) / 100, unit: 'US$' }
}
