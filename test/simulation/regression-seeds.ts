import type { Family } from './scenario/scenario.ts'

/**
 * Seeds that once broke a promise; every run repeats them. Append only: the text says what was wrong. A change of the
 * scenarios gives a seed another story, so each of these has a unit test of its own besides, in test/unit/operations.
 */
export const regressionSeeds: readonly { seed: number; family: Family; wire?: true; found: string }[] = [
  {
    seed: 10407,
    family: 'xml',
    found:
      'An outside cancellation within the read lag’s horizon: the last product was cancelled by memory (guard over the overlay).',
  },
  {
    seed: 1004,
    family: 'xml',
    found: 'A lagging read without the account: half a `before`, and parked BEFORE_UNKNOWN for nothing.',
  },
  { seed: 1734, family: 'xml', found: 'The same as 1004, after a reset.' },
  { seed: 2, family: 'xml', wire: true, found: 'Probes of a stopped key were not counted in its day.' },
  { seed: 2434, family: 'xml', found: 'The first probe of a day was counted for the day before.' },
  { seed: 24260, family: 'xml', wire: true, found: 'The proof of a 404 within a probe was not counted.' },
  {
    seed: 20215,
    family: 'xml',
    found: 'A machine that stood still while it renewed its lease sent after that one had ended, too.',
  },
  { seed: 20717, family: 'xml', found: 'The same as 20215.' },
  {
    seed: 1819,
    family: 'xml',
    found:
      'A sender came back late with "the name is taken", after a look had taken the other account for its own: untold.',
  },
  { seed: 4402, family: 'generations', found: 'The same as 1819.' },
  {
    seed: 5878,
    family: 'generations',
    found: 'A throttled table lost the answer "the name is taken": a look took the other account for its own.',
  },
  {
    seed: 1120,
    family: 'generations',
    found:
      'A process died between noting that an answer contradicts the end and marking the operation: event, no mark.',
  },
  {
    seed: 6650,
    family: 'generations',
    found: 'A repeated subscription that was refused parked BEFORE_UNKNOWN: what is repeatable has no read before it.',
  },
  {
    seed: 187,
    family: 'generations',
    found:
      'A request that may be repeated was refused for its account alone, and sent again every five minutes for ever.',
  },
  {
    seed: 8282,
    family: 'generations',
    found: 'A held call was over in the ledger, and the process that held its three lanes never read the key again.',
  },
]
