import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import { exampleFor, refusalAtDoor, sampleEnvelope } from './door.ts'
import type { PlanSurvey } from './plan-survey.ts'
import { changed, type InputChange, inputChanges } from './sample-inputs.ts'

/** What becomes at the door of one thing that a message may ask for, for each of some partners. */
export interface DoorAnswer {
  /** `` `planType: "SAPPHIRE"` ``. */
  asked: string
  /** By the partner's name; missing where the schema itself refuses it. */
  answers: ReadonlyMap<string, { refused?: string; warnings: readonly string[] }>
}

/** A login name that is well-formed and short. */
const shortAccount = 'robin'

/**
 * What the partners' generations take of an operation's message beyond its schema, found out by sending messages to the
 * door: one row for each change of the example that somebody's generation refuses, or warns of.
 */
export function doorAnswers(declaration: OperationFunctionDeclaration, surveys: readonly PlanSurvey[]): DoorAnswer[] {
  const bases = new Map(
    surveys.flatMap(({ partner }) => {
      const base = exampleFor(declaration, partner.settings)
      return base === undefined ? [] : [[partner.name, base] as const]
    }),
  )
  const rows = allChanges(declaration, [...bases.values()]).map((change): DoorAnswer => {
    const answers = surveys.flatMap((survey) => {
      const base = bases.get(survey.partner.name)
      const input = base === undefined ? undefined : changed(base, change)
      if (input === undefined || !declaration.input.safeParse(input).success) return []
      const warnings = ownWarnings(survey, change.label)
      return [[survey.partner.name, { ...refusal(declaration, survey.partner.settings, { input }), warnings }] as const]
    })
    return { asked: change.label, answers: new Map(answers) }
  })
  return [...accountRow(declaration, surveys, bases), ...rows].filter(({ answers }) =>
    [...answers.values()].some(({ refused, warnings }) => refused !== undefined || warnings.length > 0),
  )
}

/** Every change of any partner's example, in the order of the fields. */
function allChanges(
  declaration: OperationFunctionDeclaration,
  bases: readonly Record<string, unknown>[],
): InputChange[] {
  const changes = bases.flatMap((base) => inputChanges(declaration, base))
  const byLabel = new Map(changes.map((change) => [change.label, change]))
  const fields = [...new Set(changes.map(fieldOf))]
  return [...byLabel.values()].sort((one, other) => fields.indexOf(fieldOf(one)) - fields.indexOf(fieldOf(other)))
}

const fieldOf = ({ label }: InputChange): string => /^`(\w+)/.exec(label)?.[1] ?? ''

/** What is warned of with this change and not with the example. */
function ownWarnings({ warnings }: PlanSurvey, label: string): string[] {
  const usual = new Set([...(warnings.get('') ?? [])].map(withoutValues))
  return [...(warnings.get(label) ?? [])].filter((warning) => !usual.has(withoutValues(warning)))
}

/** A warning without what it says of the sample alone: names in capitals and numbers. */
export const withoutValues = (text: string): string => text.replaceAll(/\b(?:[A-Z]{2,}|\d+)\b/g, '…')

function accountRow(
  declaration: OperationFunctionDeclaration,
  surveys: readonly PlanSurvey[],
  bases: ReadonlyMap<string, Record<string, unknown>>,
): DoorAnswer[] {
  if (declaration.subject !== 'account') return []
  const answers = surveys.flatMap(({ partner }) => {
    const input = bases.get(partner.name)
    if (input === undefined) return []
    const more = { account: shortAccount, input }
    return [[partner.name, { ...refusal(declaration, partner.settings, more), warnings: [] }] as const]
  })
  return [{ asked: `\`account: "${shortAccount}"\``, answers: new Map(answers) }]
}

function refusal(
  declaration: OperationFunctionDeclaration,
  settings: PartnerSettings,
  more: object,
): { refused?: string } {
  const refused = refusalAtDoor(declaration, settings, { ...sampleEnvelope(declaration), ...more })
  return refused === undefined ? {} : { refused: refused.reason }
}
