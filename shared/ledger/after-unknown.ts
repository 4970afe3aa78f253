import type { Step } from './operation-record.ts'

/**
 * Who finds out what became of a step's request when no answer tells: a look at the vendor, the vendor itself when it is
 * sent once more, or a person, where nothing at the vendor shows its effect.
 */
export const waysAfterUnknown = ['observe', 'repeat', 'park'] as const
export type AfterUnknown = (typeof waysAfterUnknown)[number]

/** As the step says; an attempt that an earlier version left open says `repeatable`. */
export const afterUnknownOf = ({ afterUnknown, repeatable }: Pick<Step, 'afterUnknown' | 'repeatable'>): AfterUnknown =>
  afterUnknown ?? (repeatable === true ? 'repeat' : 'observe')

/** Whether a step changes nothing at the vendor, so that no request of it can have taken effect. */
export const changesNothing = (step: Pick<Step, 'afterUnknown' | 'repeatable' | 'target'>): boolean =>
  afterUnknownOf(step) === 'repeat' && Object.keys(step.target).length === 0
