import type { SwitchDefinition } from '../../simulator/core/switch-definitions/switch-definition.ts'

/** The other values of a switch, or some of them where there are too many. */
export function valuesBesideDefault(definition: SwitchDefinition): readonly (string | number | boolean)[] {
  switch (definition.kind) {
    case 'boolean':
      return [!definition.default]
    case 'choice':
      return definition.values.filter((value) => value !== definition.default)
    case 'integer':
      return [Math.min(definition.maximum, 20)]
    case 'name':
      return ['atom', 'a1']
  }
}
