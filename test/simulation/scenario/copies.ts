import type { Chance } from '../world/chance.ts'
import type { Delivery } from './plan-deliveries.ts'

/** Copies of some messages, at once or hours later; a few of them with another payload under the same id. */
export function addCopies(
  chance: Chance,
  deliveries: Delivery[],
  total: number,
  isCalm: boolean,
  isAtOnce: boolean,
): void {
  const copies = Math.ceil(total * (0.25 + chance.fraction() * 0.35))
  for (let count = 0; count < copies; count++) {
    const original = chance.one(deliveries.slice(0, total))
    const wait = isCalm
      ? chance.whole(0, 20_000)
      : isAtOnce
        ? chance.whole(0, 300)
        : chance.one([
            () => 0,
            () => chance.whole(0, 2_000),
            () => chance.whole(0, 120_000),
            () => chance.whole(300_000, 2_400_000),
            () => (chance.happens(0.4) ? chance.whole(3_600_000, 36_000_000) : chance.whole(0, 60_000)),
          ])()
    const differs = chance.happens(0.1)
    const { request } = original
    deliveries.push({
      ...original,
      at: original.at + wait,
      request: differs ? { ...request, input: otherInput(request) } : request,
      copy: count + 1,
    })
  }
}

/** Another input that fits the operation as well. */
function otherInput({ operation, input }: Delivery['request']): Record<string, unknown> {
  switch (operation) {
    case 'provision-account':
      return { ...input, phone: '+1 555 0199' }
    case 'change-plan':
      return { ...input, planType: input.planType === 'GOLD' ? 'SILVER' : 'GOLD' }
    case 'cancel-account':
      return { ...input, reason: input.reason === 14 ? 2 : 14 }
    case 'reopen-account':
      return { ...input, billingDayOfMonth: input.billingDayOfMonth === 7 ? 8 : 7 }
    case 'create-sso-user':
      return { ...input, firstName: 'Kim' }
    case 'unsubscribe-contacts':
      return { ...input, updateSource: 'Account' }
    case 'act-for-account':
      return { ...input, query: { extra_fields: 'company_logo' } }
    case 'subscribe-webhook':
    case 'unsubscribe-webhook':
    case 'test-webhook':
      return { ...input, topic: input.topic === 'tier.increase' ? 'account.cancel' : 'tier.increase' }
    default:
      return { ...input, product: input.product === 'EmailMarketing' ? 'EventMarketing' : 'EmailMarketing' }
  }
}
