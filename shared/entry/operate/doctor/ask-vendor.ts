import type { Engine } from '../../../engine/engine.ts'
import type { RunDeadline } from '../../../engine/engine-context.ts'
import { type PartnerSettings, usedGenerations } from '../../../partner-api/partner-settings.ts'
import { type Finding, fine, notAsked, wrong } from './finding.ts'

/**
 * Whether the vendor lets the partner in over each of its generations: one read each, one after the other, so that a sign-in
 * that is refused stops the key before the next would try the same.
 */
export async function askVendor(
  engine: Pick<Engine, 'trySignIn'>,
  partner: PartnerSettings,
  deadline: RunDeadline,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const generation of usedGenerations(partner)) {
    const subject = `generation:${partner.id}/${generation}`
    const tried = await engine.trySignIn(partner.id, generation, deadline)
    if (tried.is === 'works') findings.push(fine(subject, 'The vendor has answered a read.'))
    else if (tried.is === 'refused') {
      findings.push(wrong(subject, tried.code, tried.message, nextOf(tried.code, partner)))
    } else {
      findings.push(
        notAsked(
          subject,
          tried.code,
          'Nothing was asked.',
          tried.code === 'NO_TIME' ? perPartner(partner) : nextOf(tried.code, partner),
        ),
      )
    }
  }
  return findings
}

/** Without the caller's word for it, no call is spent. */
export const withoutAsking = (partner: PartnerSettings): Finding[] =>
  usedGenerations(partner).map((generation) =>
    notAsked(
      `generation:${partner.id}/${generation}`,
      'NOT_ASKED',
      'The vendor was not asked whether it lets the partner in.',
      'Add ask=true: that makes one read for each generation.',
    ),
  )

const perPartner = ({ id }: PartnerSettings): string =>
  `Ask with partner=${id}&ask=true: there was no time left for it.`

function nextOf(code: string, { budget }: PartnerSettings): string {
  if (code === 'KEY_STOPPED') return `See the line key:${budget.name}; a stopped key is asked by its own probes alone.`
  if (code === 'CREDENTIALS_REFUSED' || code === 'SECRET_UNREADABLE') {
    return `Put the partner’s secret right, then POST /keys/${budget.name}/probe.`
  }
  if (code === 'QUOTA_EXCEEDED' || code === 'OVER_RATE') return 'Ask again when the key has requests left.'
  return 'Ask again; docs/how-to/runbook.md says what each code means.'
}
