import { startCommand } from './start-command.ts'

const exitCode = await startCommand(process.argv.slice(2))
// Idle sockets of the SDK would keep the process for some seconds.
process.exit(exitCode)
