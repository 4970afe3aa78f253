import type { PauseOn } from '../../../engine/people/overview.ts'
import { capabilityProblems } from '../../../partner-api/capability-rules.ts'
import { type PartnerSettings, usedGenerations } from '../../../partner-api/partner-settings.ts'
import { type Finding, fine, wrong } from './finding.ts'

/** Whether a partner's settings fit together, and whether something of the partner's is paused. */
export function checkPartner(partner: PartnerSettings, pauses: readonly PauseOn[]): Finding[] {
  const subject = `partner:${partner.id}`
  const problems = settingsProblems(partner).map((problem) =>
    wrong(
      subject,
      'SETTINGS_CONTRADICT',
      `Its settings contradict themselves: ${problem}.`,
      'Correct the stage’s settings, and deploy it.',
    ),
  )
  const paused = pauses
    .filter((pause) => pause.partner === partner.id)
    .map(({ operation, account, by, why, since, until }) => {
      const scope = account ?? operation
      return wrong(
        `pause:${partner.id}${scope === undefined ? '' : `/${scope}`}`,
        'PAUSED',
        `${by} has paused it since ${since}, ${until === undefined ? 'until somebody resumes it' : `until ${until}`}: ${why}`,
        account === undefined
          ? `POST /partners/${partner.id}/resume${operation === undefined ? '' : ` with "operation": "${operation}"`} when the reason is gone.`
          : `POST /partners/${partner.id}/accounts/${account}/resume when the reason is gone.`,
      )
    })
  const served = Object.entries(partner.capabilities).map(
    ([capability, generation]) => `${capability} by ${generation}`,
  )
  const shadow = partner.shadow === true ? ' It is in shadow mode: nothing is sent.' : ''
  const settings = problems.length > 0 ? problems : [fine(subject, `Served: ${served.join(', ')}.${shadow}`)]
  return [...settings, ...paused]
}

/** What the deployment refuses, and settings of a generation that serves nothing. */
function settingsProblems(partner: PartnerSettings): string[] {
  const used = usedGenerations(partner)
  const unused = [
    ...(partner.v3 !== undefined && !used.includes('v3') ? ['v3: no capability is served by v3'] : []),
    ...(partner.textCredentials !== undefined && !used.includes('text')
      ? ['textCredentials: no capability is served by text']
      : []),
  ]
  return [...capabilityProblems(partner), ...unused]
}
