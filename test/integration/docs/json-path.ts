/**
 * The part of JMESPath that the documentation's commands use: names, `[0]`, `[]`, `[?name=='value']` and lists of several.
 *
 * @throws SyntaxError for anything else, so that a command never passes unread
 */
export function jsonPath(expression: string, value: unknown): unknown {
  const steps = stepsOf(expression)
  return apply(steps, value)
}

type Step =
  | { is: 'name'; name: string }
  | { is: 'index'; index: number }
  | { is: 'flatten' }
  | { is: 'filter'; name: string; value: string }
  | { is: 'list'; members: readonly (readonly Step[])[] }

function stepsOf(expression: string): Step[] {
  const steps: Step[] = []
  let rest = expression.trim()
  while (rest !== '') {
    const [whole, step] = nextStep(rest)
    steps.push(step)
    rest = rest.slice(whole.length)
  }
  return steps
}

function nextStep(text: string): [string, Step] {
  const name = /^\.?([A-Za-z_]\w*)/.exec(text)
  if (name !== null) return [name[0], { is: 'name', name: name[1] ?? '' }]
  const index = /^\[(\d+)\]/.exec(text)
  if (index !== null) return [index[0], { is: 'index', index: Number(index[1]) }]
  if (text.startsWith('[]')) return ['[]', { is: 'flatten' }]
  const filter = /^\[\?(\w+)==(?:'([^']*)'|`([^`]*)`)\]/.exec(text)
  if (filter !== null) return [filter[0], { is: 'filter', name: filter[1] ?? '', value: filter[2] ?? filter[3] ?? '' }]
  const list = /^\.\[([^\][]*(?:\[\]?[^\][]*)*)\]/.exec(text)
  if (list === null) throw new SyntaxError(`${text} is not understood.`)
  return [list[0], { is: 'list', members: (list[1] ?? '').split(',').map(stepsOf) }]
}

function apply(steps: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined || value === undefined || value === null) return value ?? null
  if (step.is === 'name') return apply(rest, (value as Record<string, unknown>)[step.name])
  if (step.is === 'index') return apply(rest, (value as unknown[])[step.index])
  if (step.is === 'list')
    return apply(
      rest,
      step.members.map((member) => apply(member, value)),
    )
  const items = Array.isArray(value) ? value : []
  const chosen =
    step.is === 'flatten'
      ? items.flat()
      : items.filter((item) => (item as Record<string, unknown>)[step.name] === step.value)
  return chosen.map((item) => apply(rest, item)).filter((item) => item !== null)
}
