import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventKey, operationEvent, partsOfEventKey } from '../../../shared/engine/operation-events.ts'
import { accountKey, laneEntry, parseLaneEntry, partnerLane } from '../../../shared/ledger/account-record.ts'
import { aliasKey } from '../../../shared/ledger/alias-record.ts'
import { keyKey } from '../../../shared/ledger/key-record.ts'
import { lineClasses, restLine, waitingLine } from '../../../shared/ledger/lane-place.ts'
import { eventLine, evidenceKey, type OperationRecord, operationKey } from '../../../shared/ledger/operation-record.ts'
import { planKey } from '../../../shared/ledger/plan-record.ts'
import { latestRunKey, pageKey, pagePrefix, runKey } from '../../../shared/ledger/reconciliation-record.ts'
import { latestScanKey, scanPageKey, scanPagePrefix } from '../../../shared/ledger/scan-record.ts'
import { loginSchema, operationIdSchema, partnerIdSchema } from '../../../shared/messaging/operation-message.ts'
import type { EventType } from '../../../shared/messaging/ports.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { generations } from '../../../shared/partner-api/gateway.ts'

const settings = { seed: 20_261_201, numRuns: 1_500 }

/** Pieces that keys, entries and events are made of, so that texts of them are what could be taken for another key. */
const pieces = fc.constantFrom(
  ...['~', '#', ':', '/', '.', '-', '_', '@', '+', 'a', '7', 'caught', 'contradicted', 'operation.parked', '__proto__'],
  ...['PAGE', 'RUN', 'LATEST', 'OPERATION', 'v3', 'acme', 'order', 'open-product', 'constructor', '%2F', '\u0000'],
)
const hostile = fc.array(pieces, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
/** Hostile texts as far as the door lets them in. */
const letIn = (schema: { safeParse(value: unknown): { success: boolean } }) =>
  fc
    .oneof({ weight: 4, arbitrary: hostile }, { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) })
    .filter((text) => schema.safeParse(text).success)

const partner = letIn(partnerIdSchema)
const login = fc.oneof(
  letIn(loginSchema).map((text) => text.toLowerCase()),
  fc.constant(partnerLane),
)
const operationId = letIn(operationIdSchema)
const operation = fc.constantFrom(...operationFunctions.map(({ name }) => name))
const generation = fc.constantFrom(...generations)
/** The vendor's: anything. */
const vendorId = fc.oneof(hostile, fc.string({ minLength: 1, maxLength: 8 }))
const n = fc.integer({ min: 1, max: 9_999 })
/** Ours: a time and a token. */
const run = fc.constantFrom('2026-12-01T00:00:00.000Z~a1b2c3d4', '2026-12-01T00:00:00.000Z~a1b2c3d5')
const mark = fc.constantFrom<readonly string[]>([], ['caught'], ['contradicted', '1'], ['contradicted', '12'])
const type = fc.constantFrom<EventType>('operation.applied', 'operation.parked', 'operation.contradicted')

/** A composed key with all that it must tell apart. */
interface Composed {
  parts: readonly unknown[]
  key: string
}

const composed = (kind: string, parts: readonly unknown[], key: unknown): Composed => ({
  parts: [kind, ...parts],
  key: JSON.stringify(key),
})

const items = fc.oneof(
  fc.tuple(partner, operationId).map((parts) => composed('operation', parts, operationKey(...parts))),
  fc.tuple(partner, operationId, n).map((parts) => composed('evidence', parts, evidenceKey(...parts))),
  fc.tuple(partner, login).map((parts) => composed('account', parts, accountKey(...parts))),
  fc.tuple(partner, login).map((parts) => composed('plan', parts, planKey(...parts))),
  fc.tuple(partner, generation, vendorId).map((parts) => composed('alias', parts, aliasKey(...parts))),
  fc.tuple(hostile).map((parts) => composed('key', parts, keyKey(...parts))),
  fc.tuple(partner).map((parts) => composed('scan', parts, latestScanKey(...parts))),
  fc.tuple(partner, run, n).map((parts) => composed('scan page', parts, scanPageKey(...parts))),
  fc.tuple(partner).map((parts) => composed('latest run', parts, latestRunKey(...parts))),
  fc.tuple(partner, run).map((parts) => composed('run', parts, runKey(...parts))),
  fc.tuple(partner, run, n).map((parts) => composed('run page', parts, pageKey(...parts))),
)

const eventOf = (of: string, id: string, what: EventType, number: string | undefined): string =>
  operationEvent({ partner: of, operationId: id, account: 'a' } as OperationRecord, what, 0, number).id

const lineClass = fc.constantFrom(...lineClasses)
const lines = fc.oneof(
  fc.constant(composed('line', ['events'], ['line', eventLine])),
  fc.tuple(partner).map(([id]) => composed('line', ['rest', id], ['line', restLine(id)])),
  fc
    .tuple(partner, lineClass)
    .map(([id, kind]) => composed('line', [kind, id], ['line', waitingLine({ class: kind, partner: id })])),
)

const others = fc.oneof(
  fc.tuple(operation, operationId).map((parts) => composed('entry', parts, ['entry', laneEntry(...parts)])),
  fc
    .tuple(operationId, mark)
    .map(([id, marks]) => composed('event key', [id, marks], ['event key', eventKey(id, ...marks)])),
  fc
    .tuple(partner, operationId, type, fc.constantFrom(undefined, '1', '12'))
    .map((parts) => composed('event', parts, ['event', eventOf(...parts)])),
)

/** What may be one and the same, or nearly so. */
const pairs = (one: fc.Arbitrary<Composed>) => fc.array(one, { minLength: 2, maxLength: 30 })

describe('a composed key', () => {
  it.each([
    { of: 'items of the ledger', made: items },
    { of: 'entries of a lane, and events', made: others },
    { of: 'lines of the index', made: lines },
  ])('never stands for two things, whatever identifiers the door lets in: $of', ({ made }) => {
    fc.assert(
      fc.property(pairs(made), (all) => {
        const meant = new Map<string, string>()
        for (const { key, parts } of all) {
          const text = JSON.stringify(parts)
          expect([key, meant.get(key) ?? text]).toEqual([key, text])
          meant.set(key, text)
        }
      }),
      settings,
    )
  })

  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(operation, operationId, mark, (name, id, marks) => {
        expect(parseLaneEntry(laneEntry(name, id))).toEqual({ operation: name, operationId: id })
        expect(partsOfEventKey(eventKey(id, ...marks))).toEqual({ operationId: id, mark: marks[1] })
      }),
      settings,
    )
  })

  it('of one pass or run begins no key of another', () => {
    fc.assert(
      fc.property(partner, run, run, n, (id, one, other, page) => {
        const isSame = one === other
        expect(scanPageKey(id, other, page).sk.startsWith(scanPagePrefix(one))).toBe(isSame)
        expect(pageKey(id, other, page).sk.startsWith(pagePrefix(one))).toBe(isSame)
      }),
      settings,
    )
  })
})
