import { tourCommand } from './tour-command.ts'

const exitCode = await tourCommand(process.argv.slice(2))
process.exit(exitCode)
