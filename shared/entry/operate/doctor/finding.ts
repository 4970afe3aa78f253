/** One line of what the doctor found. */
export interface Finding {
  /** What was looked at: a kind and a name, as `secret:acme`. */
  subject: string
  ok: boolean
  /** Append-only; of what is wrong, or was not asked. */
  code?: string
  sentence: string
  /** What to do now. */
  next: string
}

const nothing = 'Nothing.'

/** As it should be. */
export const fine = (subject: string, sentence: string, next = nothing): Finding => ({
  ...{ subject, ok: true, sentence, next },
})

/** Somebody has to do something. */
export const wrong = (subject: string, code: string, sentence: string, next: string): Finding => ({
  ...{ subject, ok: false, code, sentence, next },
})

/** Nothing is known to be wrong; `code` says why that was not found out. */
export const notAsked = (subject: string, code: string, sentence: string, next: string): Finding => ({
  ...{ subject, ok: true, code, sentence, next },
})
