import { judgeAccount } from './judge-account.ts'
import { hasEnded } from './ledger-claims.ts'
import type { LeftoverMessage } from './leftover-messages.ts'
import type { RoundFacts } from './round-facts.ts'
import { allOperations, type RoundPlan } from './round-plan.ts'

/**
 * Says what is wrong with a round, from the vendor's journal and state, what was asked, and what the ledger claims.
 * Knows nothing of how the engine works.
 *
 * @returns a line for each broken promise; none when all were kept
 */
export function judgeRound(plan: RoundPlan, facts: RoundFacts): string[] {
  return [
    ...(facts.ended ? [] : ['not everything ended before patience was over']),
    ...lost(plan, facts),
    ...plan.accounts.flatMap((account) =>
      judgeAccount(
        account,
        facts.claims.operations.filter((claim) => claim.account === account.login),
        facts,
      ),
    ),
    ...strangers(plan, facts),
    ...refusedProblems(plan, facts),
    ...leftoverProblems(plan, facts),
    ...eventProblems(facts),
    ...proofProblems(facts),
  ]
}

/** Promise 5: whatever was handed over ends. Nothing here is meant for a person, so parked counts as lost. */
function lost(plan: RoundPlan, { claims }: RoundFacts): string[] {
  const known = new Map(claims.operations.map((claim) => [claim.operationId, claim]))
  return allOperations(plan).flatMap(({ operationId }) => {
    const claim = known.get(operationId)
    if (claim === undefined) return [`${operationId}: was handed over and is not in the ledger: lost`]
    if (claim.status === 'parked') return [`${operationId}: is parked (${claim.outcome?.code}), with nobody to decide`]
    return hasEnded(claim) ? [] : [`${operationId}: was handed over and is still ${claim.status}`]
  })
}

/** Changes of accounts that nobody asked for. */
function strangers(plan: RoundPlan, { journal }: RoundFacts): string[] {
  const known = new Set(plan.accounts.map(({ login }) => login))
  return journal
    .filter(({ applied, account }) => applied && !known.has(account?.toLowerCase() ?? ''))
    .map(({ n, effect, account }) => `journal entry ${n}: ${effect} on ${account}, which nobody asked for`)
}

const isDeadLetter = ({ queue }: LeftoverMessage): boolean => queue.endsWith('-dead-letters')

/** Refused is what nobody could accept, each message once whatever was killed, and nothing else; and nothing becomes a dead letter. */
function refusedProblems({ deliveries }: RoundPlan, { claims: { refused }, leftovers }: RoundFacts): string[] {
  const bodies = deliveries.filter(({ operationId }) => operationId === undefined).map(({ body }) => body)
  const malformed = new Set(bodies)
  const unexpected = refused.filter(({ body, code }) => !malformed.has(body) || code !== 'FIELD_INVALID')
  const missing = [...malformed].filter((body) => !refused.some((record) => record.body === body))
  const sent = (wanted: string) => bodies.filter((body) => body === wanted).length
  const kept = (wanted: string) => refused.filter(({ body }) => body === wanted).length
  return [
    ...unexpected.map(({ code, body }) => `refused (${code}) what has to be accepted: ${body}`),
    // One that is still on its queue was taken by a process that was killed, and is only late.
    ...missing
      .filter((body) => !leftovers.some((message) => message.body === body))
      .map((body) => `malformed message is neither among the refused ones nor on its queue: ${body}`),
    ...[...malformed].filter((body) => kept(body) > sent(body)).map((body) => `refused more often than sent: ${body}`),
    ...leftovers.filter(isDeadLetter).map(({ queue, body }) => `dead letter on ${queue}: ${body}`),
  ]
}

/** What is still on a queue must be harmless: a doorbell, or a copy of what has ended. */
function leftoverProblems({ deliveries }: RoundPlan, { leftovers, claims }: RoundFacts): string[] {
  const ended = new Set(claims.operations.filter(hasEnded).map(({ operationId }) => operationId))
  const copies = new Map(deliveries.map(({ body, operationId }) => [body, operationId]))
  return leftovers
    .filter((message) => !isDeadLetter(message))
    .filter(({ body }) => {
      if (copies.has(body)) {
        const operationId = copies.get(body)
        return operationId !== undefined && !ended.has(operationId)
      }
      const { doorbell } = JSON.parse(body) as { doorbell?: { operationId: string } }
      return doorbell === undefined || !ended.has(doorbell.operationId)
    })
    .map(({ queue, body }) => `message left on ${queue}, neither doorbell nor copy of what has ended: ${body}`)
}

/** Every end is told at least once, and no other end of the same operation. */
function eventProblems({ claims, events }: RoundFacts): string[] {
  const told = Map.groupBy(events, ({ operationId }) => operationId)
  return claims.operations.filter(hasEnded).flatMap(({ operationId, status }) => {
    const types = new Set((told.get(operationId) ?? []).map(({ type }) => type))
    const expected = `operation.${status}`
    const others = [...types].filter((type) => type !== expected)
    return [
      ...(types.has(expected) ? [] : [`${operationId}: no event ${expected} was sent`]),
      ...others.map((type) => `${operationId}: is ${status}, but event ${type} was sent`),
    ]
  })
}

/** A round proves something only when a kill fell between a request and its record, and nobody had the answer. */
function proofProblems({ kills, claims, journal }: RoundFacts): string[] {
  const proofs = kills.flatMap(({ proof, targets }) =>
    proof !== undefined && targets.includes('runtime') ? [proof] : [],
  )
  if (proofs.length === 0) return ['no kill of the runtime fell between a request and its record']
  return proofs.flatMap(({ entry, operationId, attempt }) => {
    const claim = claims.operations.find((candidate) => candidate.operationId === operationId)
    const carriedOut = journal.find(({ n }) => n === entry)?.applied === true
    const concluded = claim?.outcome?.concludedBy
    const outcome = claim?.past[String(attempt)]?.outcome
    if (carriedOut && concluded === 'observation' && outcome === 'applied') return []
    return [
      `${operationId}: killed after journal entry ${entry} with attempt ${attempt} open; it had to be concluded applied ` +
        `by observation, but is ${claim?.status}, attempt ${outcome ?? 'open'}, by ${concluded ?? 'nobody'}`,
    ]
  })
}
