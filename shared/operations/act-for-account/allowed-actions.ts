import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { InnerMethod } from '../../partner-api/v3/inner-path.ts'
import type { InputFault } from '../function-declaration.ts'

/** A method and a path, as they stand in the settings and in a message. */
export interface Action {
  method: InnerMethod
  path: string
}

/** What a partner may ask for whose settings say nothing: it changes nothing, and only V3 shows it of an account. */
const allowedAnyway: readonly Action[] = [{ method: 'GET', path: '/account/summary' }]

/** In words, for messages. */
export const actionText = ({ method, path }: Action): string => `${method} ${path}`

/** What the settings of a partner allow. */
export const allowedActions = ({ allowedActions: allowed }: Pick<PartnerSettings, 'allowedActions'>) =>
  allowed ?? allowedAnyway

/** Whether a partner may ask for it: method and path must be those of one entry, letter by letter. */
export const isAllowed = (partner: Pick<PartnerSettings, 'allowedActions'>, { method, path }: Action): boolean =>
  allowedActions(partner).some((one) => one.method === method && one.path === path)

/** What the partner's settings do not allow is refused at the door, by name. */
export function actForAccountFault(input: Action, partner: PartnerSettings): InputFault | undefined {
  if (isAllowed(partner, input)) return undefined
  const allowed = allowedActions(partner).map(actionText).join(', ')
  return {
    field: 'input.path',
    rule: `must be one that the settings of ${partner.id} allow (allowedActions: ${allowed}), and ${actionText(input)} is none`,
  }
}
