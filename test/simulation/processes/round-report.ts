import type { RoundFacts } from './round-facts.ts'
import { allOperations, type RoundPlan } from './round-plan.ts'

/** A round's lines: its figures, its kills with their proof, and what is wrong. */
export function roundReport(plan: RoundPlan, facts: RoundFacts, problems: readonly string[]): string {
  const { claims, journal, deliveries, leftovers, events, kills, seconds } = facts
  const count = (wanted: string): number => claims.operations.filter(({ status }) => status === wanted).length
  const observed = claims.operations.filter(({ outcome }) => outcome?.concludedBy === 'observation').length
  const changes = journal.filter(({ applied }) => applied).length
  const letters = leftovers.filter(({ queue }) => queue.endsWith('-dead-letters')).length
  return [
    `seed ${plan.seed}: ${problems.length === 0 ? 'kept' : 'BROKEN'} in ${seconds.toFixed(1)} s`,
    `  handed over ${allOperations(plan).length} operations on ${plan.accounts.length} accounts: ` +
      `${deliveries.messages} messages, ${deliveries.posted} posts, ${deliveries.repeated} sent again`,
    `  ended: ${count('applied')} applied, ${count('rejected')} rejected, ${count('parked')} parked; ` +
      `${observed} concluded by observation`,
    `  vendor: ${journal.length} calls, ${changes} changes; ${journal.filter(({ fault }) => fault !== undefined).length} spoiled; ` +
      `${events.length} events; refused: ${claims.refused.length}; left: ${letters} dead letters, ${leftovers.length - letters} messages`,
    ...kills.map(({ targets, ended, proof }) => {
      const between =
        proof === undefined
          ? ''
          : `, between request and record: journal entry ${proof.entry} (${proof.effect} on ${proof.account}), ` +
            `attempt ${proof.attempt} of ${proof.operationId} open`
      return `  kill -9 of ${targets.join(', ')} after ${ended} had ended${between}`
    }),
    ...problems.map((problem) => `  *** ${problem}`),
    '',
  ].join('\n')
}
