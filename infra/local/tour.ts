import { requireNode24 } from '../../shared/runtime/require-node-24.ts'

// Before anything else is loaded, as in start.ts.
requireNode24()
const { tourCommand } = await import('./tour-command.ts')
const exitCode = await tourCommand()
process.exit(exitCode)
