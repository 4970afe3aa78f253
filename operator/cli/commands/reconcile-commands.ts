import { CliError, dataOf } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { reasonOf } from './decide-commands.ts'
import { pairs } from './operation-lines.ts'

const run = '/partners/{partner}/reconciliations/{run}'

/** An answer of a route that has other formats too, where none of these was asked for. */
const asJson = <Answer>(answer: Answer) => answer as Exclude<Answer, string>

/** Begins a comparison of the ledger with the vendor's listing. */
export async function beginRun(context: CommandContext, partner: string, options: { why?: string }): Promise<ExitName> {
  const why = reasonOf(options.why)
  const api = await context.api()
  const begun = dataOf(
    await api.POST('/partners/{partner}/reconciliations', { params: { path: { partner } }, body: { why } }),
  )
  context.terminal.answer(begun, () => {
    context.terminal.line(`${begun.run} is ${begun.state}.`)
    context.terminal.note(`See how far it is: reconcile show ${partner} ${begun.run}`)
  })
  return 'done'
}

/** How far a run is. */
export async function showRun(context: CommandContext, partner: string, name: string): Promise<ExitName> {
  const api = await context.api()
  const found = dataOf(await api.GET(run, { params: { path: { partner, run: name } } }))
  context.terminal.answer(found, () => {
    const { progress, differences } = found
    pairs(context.terminal, [
      ['state', found.state],
      ['pages', String(progress.pages)],
      ['accounts', String(progress.accounts)],
      ['time left', progress.secondsLeft === undefined ? '' : `${progress.secondsLeft} s`],
      ['differs', String(differences.differs)],
      ['not at the vendor', String(differences.hereNotThere)],
      ['not known here', String(differences.thereNotHere)],
      ['last failure', found.lastFailure ?? ''],
    ])
  })
  return 'done'
}

/** What a run has found. */
export async function showDifferences(
  context: CommandContext,
  partner: string,
  name: string,
  options: { cursor?: string },
): Promise<ExitName> {
  const api = await context.api()
  const query = options.cursor === undefined ? {} : { cursor: options.cursor }
  const page = dataOf(await api.GET(`${run}/differences`, { params: { path: { partner, run: name }, query } }))
  context.terminal.answer(page, () => {
    context.terminal.table(
      ['ACCOUNT', 'KIND', 'FIELD', 'HERE', 'THERE'],
      page.differences.map((one) => [
        one.account,
        one.kind,
        ...('field' in one ? [one.field, String(one.here), String(one.there)] : ['', '', '']),
      ]),
    )
    if (page.next !== undefined) context.terminal.note(`More: --cursor ${page.next}`)
  })
  return 'done'
}

/** What would repair the differences of a run. */
export async function showRepairs(
  context: CommandContext,
  partner: string,
  name: string,
  options: { cursor?: string },
): Promise<ExitName> {
  const api = await context.api()
  const query = options.cursor === undefined ? {} : { cursor: options.cursor }
  const plan = asJson(dataOf(await api.GET(`${run}/plan`, { params: { path: { partner, run: name }, query } })))
  context.terminal.answer(plan, () => {
    const { terminal } = context
    terminal.line(
      `${plan.repairs} repairs for ${plan.rowsInAll} differences; ${plan.irreversible} cannot be taken back.`,
    )
    for (const { code, message, nextSteps } of plan.guards) {
      terminal.line(`${code}: ${message}`)
      for (const step of nextSteps) terminal.line(`  → ${step}`)
    }
    terminal.table(
      ['ACCOUNT', 'DIFFERENCE', 'REPAIR'],
      plan.rows.map(({ account, fields, repair, none }) => [
        account,
        fields.map(({ field, wanted, found }) => `${field}: ${found} instead of ${wanted}`).join(', '),
        repair === undefined ? `none: ${none?.code ?? ''}` : `${repair.operation} ${JSON.stringify(repair.input)}`,
      ]),
    )
    terminal.line(`hash ${plan.hash}`)
    if (plan.next !== undefined) terminal.note(`More: --cursor ${plan.next}`)
  })
  return 'done'
}

/** Approves exactly the plan of a hash, after it was shown how much that is. */
export async function approveRepairs(
  context: CommandContext,
  partner: string,
  name: string,
  options: { why?: string; hash?: string; yes?: boolean },
): Promise<ExitName> {
  const why = reasonOf(options.why)
  const api = await context.api()
  const path = { partner, run: name }
  const plan = asJson(dataOf(await api.GET(`${run}/plan`, { params: { path } })))
  const hash = options.hash ?? plan.hash
  if (hash !== plan.hash) {
    throw new CliError('refused', 'HASH_DIFFERS', `The plan of ${name} has the hash ${plan.hash}. Nothing was sent.`)
  }
  const { repairs, irreversible } = plan
  const much = `${repairs} repairs of ${partner}, ${irreversible} of which cannot be taken back, are sent in waves.`
  await context.terminal.confirm(much, String(repairs), options.yes === true)
  const body = { hash, why, ...(irreversible === 0 ? {} : { irreversible }) }
  const approved = dataOf(await api.POST(`${run}/approvals`, { params: { path }, body }))
  context.terminal.answer(approved, () => context.terminal.line(`The plan is ${approved.state}.`))
  return 'done'
}

/** What has become of an approved plan. */
export async function showResults(
  context: CommandContext,
  partner: string,
  name: string,
  options: { cursor?: string },
): Promise<ExitName> {
  const api = await context.api()
  const query = options.cursor === undefined ? {} : { cursor: options.cursor }
  const results = dataOf(await api.GET(`${run}/results`, { params: { path: { partner, run: name }, query } }))
  context.terminal.answer(results, () => {
    const { terminal } = context
    terminal.line(`${results.state}: ${results.ended} of ${results.repairs} repairs have ended.`)
    if (results.stopped !== undefined) terminal.line(`${results.stopped.code}: ${results.stopped.message}`)
    terminal.table(
      ['ACCOUNT', 'REPAIR', 'OPERATION', 'OUTCOME'],
      results.rows.map(({ account, repair, outcome }) => [
        ...[account, repair?.operation ?? '', repair?.operationId ?? '', outcome],
      ]),
    )
    if (results.next !== undefined) terminal.note(`More: --cursor ${results.next}`)
  })
  return results.state === 'stopped' ? 'stopped' : 'done'
}
