import type { SwitchDefinition } from './core/switch-definitions/switch-definition.ts'
import { switchDefinitions } from './core/switches.ts'

/** The switches as a Markdown table, for the documentation. */
export function switchTable(): string {
  const rows = Object.entries(switchDefinitions).map(
    ([name, definition]) =>
      `| \`${name}\` | ${valuesOf(definition)} | \`${definition.default}\` | ${definition.description} | ${linked(definition.source)} |`,
  )
  return ['| switch | values | default | meaning | where it comes from |', '|---|---|---|---|---|', ...rows].join('\n')
}

/** `#section` of the vendor's facts as a link. */
const linked = (source: string): string => source.replaceAll(/#([\w-]+)/g, '[$1](vendor.md#$1)')

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
