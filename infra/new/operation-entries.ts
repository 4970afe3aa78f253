import type { OperationNames } from './operation-names.ts'

/** A text that goes into a file that is there already. */
export interface Entry {
  path: string
  /** It is put before the last place where this stands. */
  before: string
  text: string
}

/** What a new operation adds to files that there are: imports stand anywhere, since the formatter puts them in order. */
export function operationEntries({ name, camel }: OperationNames): Entry[] {
  const ofImports = (path: string, text: string): Entry => ({ path, before: '\nimport ', text: `\n${text}` })
  return [
    ofImports('shared/operations/catalogue.ts', `import { ${camel}Example, ${camel}Input } from './${name}/input.ts'`),
    {
      path: 'shared/operations/catalogue.ts',
      before: '/** The operations: one queue and one function each. */',
      text: `export const ${camel}Function = {
  ...operationFunction,
  name: '${name}',
  // TODO: one sentence for the tables.
  description: 'Does what its name says.',
  entry: 'functions/operations/${name}/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['actions'],
  input: ${camel}Input,
  example: ${camel}Example,
} as const satisfies OperationFunctionDeclaration

`,
    },
    {
      path: 'shared/operations/catalogue.ts',
      before: '] as const\n\nexport type OperationType',
      text: `  ${camel}Function,\n`,
    },
    ofImports('shared/operations/modules.ts', `import { ${camel} } from './${name}/operation.ts'`),
    { path: 'shared/operations/modules.ts', before: ']\n', text: `  ${camel},\n` },
    ofImports('test/simulator/v3/inner-calls.ts', `import { ${camel} } from './${name}.ts'`),
    {
      path: 'test/simulator/v3/inner-calls.ts',
      before: "  'POST /contacts': createContact,\n",
      text: `  'POST /${name}': ${camel},\n`,
    },
  ]
}
