import type { Change, Comparison, Condition, ItemValue, Path } from './item-store.ts'
import { checkAttribute, checkExpression, checkValue } from './store-limits.ts'
import { changedPath, checkChanges, checkCondition, pathText } from './write-rules.ts'

/** A write as DynamoDB wants it: expressions with placeholders, and what the placeholders stand for. */
export interface CompiledWrite {
  conditionExpression?: string
  updateExpression?: string
  /** Attribute names by placeholder (`#0`, `#1a`): short, since an expression may only have so many bytes. */
  names: Record<string, string>
  /** Values by placeholder (`:0`), not yet in DynamoDB's form. */
  values: Record<string, ItemValue>
}

const operators: Record<Comparison, string> = {
  equal: '=',
  less: '<',
  lessOrEqual: '<=',
  greater: '>',
  greaterOrEqual: '>=',
}

/**
 * Turns a condition and changes into DynamoDB expressions. Names and values are always placeholders, so no content can
 * change the meaning of an expression; equal ones share a placeholder.
 *
 * @throws StoreError STORE_REFUSED for what `checkCondition` and `checkChanges` refuse, and beyond the limits of expressions
 */
export function compileWrite(write: { condition?: Condition | undefined; changes?: readonly Change[] }): CompiledWrite {
  const placeholders = createPlaceholders()
  const compiled: CompiledWrite = { names: placeholders.names, values: placeholders.values }
  if (write.condition) {
    const { condition } = write
    checkCondition(condition)
    compiled.conditionExpression = conditionText(condition, placeholders)
    checkExpression('condition', compiled.conditionExpression, () => operatorsOf(condition))
  }
  if (write.changes) {
    const { changes } = write
    checkChanges(changes)
    for (const change of changes) if ('value' in change) checkChangedValue(changedPath(change), change.value)
    compiled.updateExpression = updateText(changes, placeholders)
    checkExpression('update', compiled.updateExpression, () => changes.reduce((sum, one) => sum + operatorsIn(one), 0))
  }
  return compiled
}

function checkChangedValue(path: Path, value: ItemValue): void {
  if (path.length === 1) checkAttribute(path[0], value)
  if (typeof value === 'object') checkValue(pathText(path), value, path.length)
}

interface Placeholders {
  names: Record<string, string>
  values: Record<string, ItemValue>
  path(path: Path): string
  value(value: ItemValue): string
}

function createPlaceholders(): Placeholders {
  const names: Record<string, string> = {}
  const values: Record<string, ItemValue> = {}
  const knownNames = new Map<string, string>()
  const knownValues = new Map<string, string>()
  const placeholder = <Value>(
    known: Map<string, string>,
    key: string,
    prefix: string,
    store: Record<string, Value>,
    value: Value,
  ) => {
    const existing = known.get(key)
    if (existing !== undefined) return existing
    const created = `${prefix}${known.size.toString(36)}`
    known.set(key, created)
    store[created] = value
    return created
  }
  return {
    names,
    values,
    path: (path) =>
      path
        .map((part) => (typeof part === 'number' ? `[${part}]` : `.${placeholder(knownNames, part, '#', names, part)}`))
        .join('')
        .slice(1),
    value: (value) => placeholder(knownValues, JSON.stringify(value), ':', values, value),
  }
}

function conditionText(condition: Condition, placeholders: Placeholders): string {
  if ('all' in condition) return groupText(condition.all, ' AND ', placeholders)
  if ('any' in condition) return groupText(condition.any, ' OR ', placeholders)
  if ('not' in condition) return `NOT (${conditionText(condition.not, placeholders)})`
  const path = placeholders.path(condition.path)
  switch (condition.is) {
    case 'present':
      return `attribute_exists(${path})`
    case 'missing':
      return `attribute_not_exists(${path})`
    case 'size':
      return `size(${path}) ${operators[condition.compare]} ${placeholders.value(condition.value)}`
    case 'holding':
      // `contains` alone would also find a part of a text.
      return `attribute_type(${path}, ${placeholders.value('L')}) AND contains(${path}, ${placeholders.value(condition.value)})`
    default:
      return `${path} ${operators[condition.is]} ${placeholders.value(condition.value)}`
  }
}

/** A group of one is that one by itself: DynamoDB refuses redundant parentheses. */
function groupText(parts: readonly Condition[], separator: string, placeholders: Placeholders): string {
  const texts = parts.map((part) => conditionText(part, placeholders))
  return texts.length === 1 ? texts.join() : texts.map((text) => `(${text})`).join(separator)
}

function updateText(changes: readonly Change[], placeholders: Placeholders): string {
  const assignments = changes.flatMap((change) => ('remove' in change ? [] : [assignmentText(change, placeholders)]))
  const removals = changes
    .flatMap((change) => ('remove' in change ? [change.remove] : []))
    // From the end of a list to its start: what is meant stays the same even where a store removes one by one.
    .sort((one, other) => lastPosition(other) - lastPosition(one))
    .map((path) => placeholders.path(path))
  return [
    ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
    ...(removals.length > 0 ? [`REMOVE ${removals.join(', ')}`] : []),
  ].join(' ')
}

function assignmentText(change: Exclude<Change, { remove: Path }>, placeholders: Placeholders): string {
  const value = placeholders.value(change.value)
  const orElse = (path: string, fallback: ItemValue) => `if_not_exists(${path}, ${placeholders.value(fallback)})`
  if ('set' in change) return `${placeholders.path(change.set)} = ${value}`
  if ('setIfMissing' in change) {
    const path = placeholders.path(change.setIfMissing)
    return `${path} = if_not_exists(${path}, ${value})`
  }
  if ('add' in change) {
    const path = placeholders.path(change.add)
    return `${path} = ${orElse(path, 0)} + ${value}`
  }
  const path = placeholders.path(change.append)
  return `${path} = list_append(${orElse(path, [])}, ${value})`
}

function lastPosition(path: Path): number {
  const last = path.at(-1)
  return typeof last === 'number' ? last : -1
}

/** Operators and functions as DynamoDB counts them. */
function operatorsOf(condition: Condition): number {
  if ('not' in condition) return 1 + operatorsOf(condition.not)
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any
    return parts.reduce((sum, part) => sum + operatorsOf(part), parts.length - 1)
  }
  if (condition.is === 'holding') return 3
  return condition.is === 'size' ? 2 : 1
}

const operatorsIn = (change: Change): number =>
  'add' in change || 'append' in change ? 2 : 'setIfMissing' in change ? 1 : 0
