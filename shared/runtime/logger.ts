import { Logger } from '@aws-lambda-powertools/logger'
import { allowedFields, type LogFields } from './log-fields.ts'

/** A text that stands in the source. A text made at run time could hold anything, so it is not accepted. */
export type FixedText<Text extends string> = string extends Text ? never : Text

/** What the product says about itself, as structured lines. */
export interface Log {
  info<Text extends string>(message: FixedText<Text>, fields?: LogFields): void
  warn<Text extends string>(message: FixedText<Text>, fields?: LogFields): void
  error<Text extends string>(message: FixedText<Text>, fields?: LogFields): void
}

/** The part of Powertools' Logger that is used. */
export interface LogSink {
  info(message: string, fields: Record<string, string | number>): void
  warn(message: string, fields: Record<string, string | number>): void
  error(message: string, fields: Record<string, string | number>): void
}

/** @param sink where the lines go; gets allowed fields only */
export function createLog(sink: LogSink): Log {
  const at =
    (level: keyof LogSink) =>
    (message: string, fields: LogFields = {}) =>
      sink[level](message, allowedFields(fields))
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/**
 * Powertools' Logger with the stage on every line. Events are never logged: the switch that does it
 * (`POWERTOOLS_LOGGER_LOG_EVENT`) only works through a middleware that is not used.
 */
export function createPowertoolsLogger(stage: string): Logger {
  return new Logger({ serviceName: 'partner-ops', persistentKeys: { stage } })
}
