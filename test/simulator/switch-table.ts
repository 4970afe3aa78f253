import type { SwitchDefinition } from './core/switch-definitions/switch-definition.ts'
import { switchDefinitions } from './core/switches.ts'

/** The switches as a Markdown table, for the documentation. */
export function switchTable(): string {
  const rows = Object.entries(switchDefinitions).map(
    ([name, definition]) =>
      `| \`${name}\` | ${valuesOf(definition)} | \`${definition.default}\` | ${definition.description} | ${definition.source} |`,
  )
  return ['| switch | values | default | meaning | reference section |', '|---|---|---|---|---|', ...rows].join('\n')
}

function valuesOf(definition: SwitchDefinition): string {
  switch (definition.kind) {
    case 'boolean':
      return '`true`, `false`'
    case 'choice':
      return definition.values.map((value) => `\`${value}\``).join(', ')
    case 'integer':
      return `${definition.minimum} to ${definition.maximum}`
    case 'name':
      return '`none` or a name'
  }
}
