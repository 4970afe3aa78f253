import { resolve } from 'node:path'
import { startRuntime } from '../../../../infra/local/runtime.ts'
import { catalogue } from '../../../../shared/operations/catalogue.ts'
import { fixtureCatalogue } from '../fixture-functions/fixture-catalogue.ts'

/**
 * A runtime as a process of its own: `node run-runtime.ts echo|product <folder>`, with functions that only echo or with
 * the product's own. Prints the process ids of its parts when it is ready.
 */
const [functions, folder = ''] = process.argv.slice(2)
const runtime = await startRuntime({
  root: resolve(import.meta.dirname, '../../../..'),
  folder,
  onNote: (message) => process.stderr.write(`${message}\n`),
  catalogue: functions === 'product' ? catalogue : fixtureCatalogue,
})
process.once('SIGTERM', () => {
  void runtime.stop().then(() => process.exit(0))
})
process.stdout.write(`${JSON.stringify(runtime.processes())}\n`)
