/**
 * Every rule that docs/reference/vendor.md marks as inferred, or lacks, is a switch here, with the likeliest value as
 * its default. A client that works under every value does not depend on a guess. `source` names the page's sections.
 */
export type SwitchDefinition =
  | { kind: 'boolean'; default: boolean; description: string; source: string }
  | {
      kind: 'choice'
      values: readonly (string | number)[]
      default: string | number
      description: string
      source: string
    }
  | { kind: 'integer'; minimum: number; maximum: number; default: number; description: string; source: string }
  | { kind: 'name'; default: string; description: string; source: string }
