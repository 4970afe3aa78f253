import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { problemAnswer } from './problem.ts'

/**
 * Only V2 and V3 show plans (docs/reference/vendor.md#v2-plan and #v3-plan); a partner without them has none to ask.
 */
export const planNotServed = ({ id }: Pick<PartnerSettings, 'id'>): APIGatewayProxyStructuredResultV2 =>
  problemAnswer({
    status: 409,
    code: 'CAPABILITY_NOT_CONFIGURED',
    title: 'Plans cannot be asked for.',
    detail: `Partner ${id} has no generation for plan in its settings (capabilities).`,
    nextSteps: ['Name v2 or v3 for plan in the settings of the partner, and deploy the stage.'],
  })
