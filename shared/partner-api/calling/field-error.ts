const longestShown = 60

/** A value that the vendor would refuse, found before anything is sent. */
export class FieldError extends Error {
  override readonly name = 'FieldError'
  readonly code = 'FIELD_REFUSED'
  readonly field: string
  readonly rule: string

  /**
   * @param rule - reads on after the field's name: "must be …"
   * @param shown - the value, only where it is neither secret nor personal
   */
  constructor(field: string, rule: string, shown?: unknown) {
    super(`${field} ${rule}; the value is ${shown === undefined ? 'not shown' : textOf(shown)}`)
    this.field = field
    this.rule = rule
  }
}

function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
