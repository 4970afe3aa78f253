/** What a text that people read must not hold, and how to say it instead. */
export interface ProseRule {
  pattern: RegExp
  instead: string
}

/** For pages and for texts in code alike: active voice, somebody acts, no words that only fill. */
export const proseRules: readonly ProseRule[] = [
  {
    pattern: /(?:^|[.!:] |\*\* )(?:What|Whatever|Whichever) (?![^.?!]*\?)/,
    instead: 'name the thing that acts, in place of a clause with "what" as the subject',
  },
  { pattern: /\bwho(?:m|so)?ever\b/i, instead: 'name who acts: "a caller who …", "the next process"' },
  { pattern: /\b(?:tells?|told|telling)\b/i, instead: 'report, record, return, show, distinguish' },
  { pattern: /\b(?:is|are|be|been) had\b/i, instead: 'get, read, come' },
  { pattern: /\bis not to be (?:seen|had|found)\b/i, instead: '"cannot be seen", "does not show"' },
  { pattern: /\bin so many words\b/i, instead: 'explicitly' },
  {
    pattern: /\b(?:in order to|utili[sz]es?|leverages?|obviously|simply|seamless(?:ly)?)\b/i,
    instead: 'leave it out, or "to", "use"',
  },
  {
    pattern: /\b(?:hereby|thereof|therein|whereby|wherein|albeit|hence|thus)\b/i,
    instead: '"so", "therefore", "in it"',
  },
  { pattern: /\bsomething happened\b/i, instead: 'say what happened' },
]

/** One text that breaks a rule. */
export interface ProseFault {
  found: string
  instead: string
}

/** The faults of one text: a paragraph, a table's row, or a text in code. */
export function proseFaults(text: string, rules: readonly ProseRule[] = proseRules): ProseFault[] {
  return rules.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(text)
    return found === null
      ? []
      : [{ found: text.slice(Math.max(0, found.index - 20), found.index + 50).trim(), instead }]
  })
}
