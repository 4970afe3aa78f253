import { CliError } from '../cli-error.ts'

/** Stops when so many failed, and these are at least so much of what was sent. */
export interface StopRule {
  failures: number
  share: number
}

const usual: StopRule = { failures: 10, share: 0.02 }

/**
 * @param text a number, a share such as `2%`, or both with a comma: both must then be reached
 * @throws CliError when it is neither
 */
export function stopRule(text: string | undefined): StopRule {
  if (text === undefined) return usual
  const match = /^(?:([1-9]\d{0,8})|(\d{1,2}(?:\.\d+)?|100)%|([1-9]\d{0,8}),(\d{1,2}(?:\.\d+)?|100)%)$/.exec(
    text.replaceAll(' ', ''),
  )
  if (match === null)
    throw new CliError(
      'usage',
      'STOP_RULE_INVALID',
      `--stop-after-failures must be a number, a share such as 2%, or both as 10,2%, but is ${JSON.stringify(text)}.`,
    )
  const [, number, share, both, shareOfBoth] = match
  if (number !== undefined) return { failures: Number(number), share: 0 }
  if (share !== undefined) return { failures: 1, share: Number(share) / 100 }
  return { failures: Number(both), share: Number(shareOfBoth) / 100 }
}

export const shouldStop = ({ failures, share }: StopRule, failed: number, sent: number): boolean =>
  failed >= failures && failed >= share * sent
