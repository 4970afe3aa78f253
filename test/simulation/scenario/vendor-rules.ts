import type { Switches } from '../../simulator/core/switches.ts'
import type { Chance } from '../world/chance.ts'

/** Rules of which docs/reference/vendor.md is not certain, in the forms that it names. */
export const drawVendorRules = (chance: Chance): Partial<Switches> => ({
  pageSize: chance.whole(1, 3),
  listOrder: chance.one(['oldest-first', 'newest-first']),
  reactivationSingleBilling: chance.one(['as-left', 'restored']),
  reactivationProducts: chance.one(['email-marketing', 'email-marketing', 'as-left']),
  updateWithUnheldProducts: chance.one(['refused', 'adds', 'reopens']),
  cancelAccountEndsSingleBilling: chance.happens(0.7),
  cancelCanceledAccount: chance.one(['no-change', 'refused']),
  catch22: chance.happens(0.8),
})
