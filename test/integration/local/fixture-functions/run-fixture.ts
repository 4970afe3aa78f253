import { resolve } from 'node:path'
import { startRuntime } from '../../../../infra/local/runtime.ts'
import { fixtureCatalogue } from './fixture-catalogue.ts'

/** A runtime as a process of its own: `node run-fixture.ts <folder>`. Prints its process ids when it is ready. */
const folder = process.argv[2] ?? ''
const runtime = await startRuntime({
  root: resolve(import.meta.dirname, '../../../..'),
  folder,
  onNote: (message) => process.stderr.write(`${message}\n`),
  catalogue: fixtureCatalogue,
})
process.once('SIGTERM', () => {
  void runtime.stop().then(() => process.exit(0))
})
process.stdout.write(`${JSON.stringify(runtime.processes())}\n`)
