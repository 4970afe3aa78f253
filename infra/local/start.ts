import { requireNode24 } from '../../shared/runtime/require-node-24.ts'

// Before anything else is loaded: an older Node would fail on the first import with a message about syntax.
requireNode24()
const { startCommand } = await import('./start-command.ts')
const exitCode = await startCommand(process.argv.slice(2))
// Idle sockets of the SDK would keep the process for some seconds.
process.exit(exitCode)
