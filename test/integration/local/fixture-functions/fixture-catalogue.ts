import { catalogue } from '../../../../shared/operations/catalogue.ts'
import type { FunctionDeclaration } from '../../../../shared/operations/function-declaration.ts'

/** The catalogue's functions and triggers with a handler that only echoes: the runtime without the product in it. */
export const fixtureCatalogue: readonly FunctionDeclaration[] = catalogue.map((declaration) => ({
  ...declaration,
  entry: 'test/integration/local/fixture-functions/echo.ts',
}))
