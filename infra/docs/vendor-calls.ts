import { storedSettleTimes } from '../../shared/engine/settle-times.ts'
import { awsEngineTimes } from '../../shared/vendor-key/engine-times.ts'
import { durationText } from './duration-text.ts'
import { codeText, markdownTable } from './markdown.ts'
import type { PartnerBehaviour, StepBehaviour } from './operation-behaviour.ts'
import type { OperationDocument } from './operation-document.ts'
import type { ReadNeed } from './plan-survey.ts'
import type { RecordedCall } from './recorded-calls.ts'

/** The vendor calls of an operation: a row for each kind of partner and request. */
export function vendorCalls({ behaviours, surveys, ladder }: OperationDocument): string {
  const rows = behaviours.flatMap((behaviour) =>
    inOrder(behaviour.steps, ladder).map((step, index) => [
      behaviour.partner.name,
      index === 0 ? beforeText(behaviour) : '',
      changeText(step),
      unknownText(step),
    ]),
  )
  const table = markdownTable(['partner', 'before the change', 'the change', 'after an unknown outcome'], joined(rows))
  const idle = surveys.filter(({ partner }) => !behaviours.some((one) => one.partner === partner))
  const stored = behaviours.some(({ steps }) => steps.some(({ mayBeStored }) => mayBeStored))
  return [table, ...(stored ? [storedText()] : []), ...(idle.length === 0 ? [] : [idleText(idle)])].join('\n\n')
}

/** Calls as a reader sees them. */
export const callsText = (calls: readonly RecordedCall[]): string =>
  calls.map(({ text, pages }) => `${codeText(text)}${pages ? ', page by page' : ''}`).join(', then ')

const needText: Readonly<Record<ReadNeed, string>> = {
  always: 'always',
  'unless-known': 'unless the directory knows enough',
  never: 'not at all',
}

function beforeText({ identifier, read }: PartnerBehaviour): string {
  const parts = [
    ...(identifier?.neededBy === 'read' ? [`${callsText(identifier.calls)}, unless the identifier is known`] : []),
    ...(read.calls.length === 0 ? [] : [readText(read)]),
  ]
  return parts.length === 0 ? 'nothing is read' : parts.join('; then ')
}

function readText({ calls, need, otherwise }: PartnerBehaviour['read']): string {
  const others = [...otherwise].map(([other, labels]) => ` (${needText[other]} with ${labels.join(' or ')})`)
  return `${callsText(calls)}, ${needText[need]}${others.join('')}`
}

function changeText({ writes, labels }: StepBehaviour): string {
  return labels.length === 0 ? callsText(writes) : `with ${labels.join(' or ')}: ${callsText(writes)}`
}

function unknownText({ unknown }: StepBehaviour): string {
  switch (unknown.by) {
    case 'looking':
      return callsText(unknown.calls)
    case 'repeating':
      return `it is sent again: ${unknown.source.because} (${unknown.source.sources.map((page, n) => `[source ${n + 1}](${page})`).join(', ')})`
    case 'deciding':
      return 'nothing shows its effect: it is parked with `EFFECT_NOT_SHOWN`'
  }
}

/** The rungs of a ladder as they are climbed. */
function inOrder(steps: readonly StepBehaviour[], ladder: OperationDocument['ladder']): readonly StepBehaviour[] {
  const place = ({ kind }: StepBehaviour): number => ladder.findIndex((rung) => rung.kind === kind)
  return steps.toSorted((one, other) => place(one) - place(other))
}

/** Partners for which all the same is done stand in one row. */
function joined(rows: readonly string[][]): string[][] {
  const byPartner = Map.groupBy(rows, ([partner = '']) => partner)
  const sameRows = Map.groupBy([...byPartner], ([, own]) => JSON.stringify(own.map(([, ...cells]) => cells)))
  return [...sameRows.values()].flatMap((same) => {
    const names = same.map(([name]) => name).join('; ')
    return (same[0]?.[1] ?? []).map(([, ...cells], index) => [index === 0 ? names : '', ...cells])
  })
}

function storedText(): string {
  const times = storedSettleTimes(awsEngineTimes).map(durationText)
  return `V3 may store the request and carry it out later (503). It is then never sent again: it is looked for ${times.join(', ')} after it, and parked with ${codeText('STORED_NOT_SEEN')} if it was not seen by then.`
}

const idleText = (idle: OperationDocument['surveys']): string =>
  `Nothing is ever sent for these partners: ${idle.map(({ partner }) => partner.name).join('; ')}.`
