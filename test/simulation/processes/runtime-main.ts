import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startRuntime } from '../../../infra/local/runtime.ts'
import { roundCatalogue, roundStage, roundVendor } from './round-stage.ts'

/**
 * The embedded runtime as a process of its own, with a round's stage: `node runtime-main.ts <folder>`. Tells its parent
 * over IPC the process ids of its parts, when it is ready and whenever it is asked; ends with its parent.
 */
const [folder = ''] = process.argv.slice(2)
process.once('disconnect', () => process.exit(1))

const config = join(folder, 'vendor.json')
writeFileSync(config, JSON.stringify(roundVendor))
const runtime = await startRuntime({
  root: resolve(import.meta.dirname, '../../..'),
  folder,
  catalogue: roundCatalogue,
  stage: roundStage,
  simulatorOptions: ['--config', config],
  onNote: (message) => process.stderr.write(`${message}\n`),
})
process.once('SIGTERM', () => {
  void runtime.stop().then(() => process.exit(0))
})
process.on('message', () => process.send?.(runtime.processes()))
process.send?.(runtime.processes())
