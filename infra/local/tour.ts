import { tourCommand } from './tour-command.ts'

const exitCode = await tourCommand()
process.exit(exitCode)
