import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deploymentProblems } from './stage-rules.ts'
import { type StageSettings, StageSettingsError } from './stage-settings.ts'

/** The `stage` given on the command line names no file of infra/stages that can be deployed. */
export class UnknownStageError extends Error {
  override readonly name = 'UnknownStageError'
  readonly code = 'STAGE_UNKNOWN'
}

/**
 * Reads the settings of a stage that is to be deployed: one file of infra/stages per stage, named after it.
 *
 * @param stage from `-c stage=<name>`
 * @throws UnknownStageError when there is no such file, or it exports no `stage`
 * @throws StageSettingsError when the settings are wrong, or only good for the local runtime
 */
export async function loadStage(stage: unknown): Promise<StageSettings> {
  const folder = join(import.meta.dirname, 'stages')
  const known = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''))
  if (typeof stage !== 'string' || !known.includes(stage)) {
    throw new UnknownStageError(
      `stage must be one of ${known.join(', ')}, but is ${JSON.stringify(stage)}. ` +
        'Name one with `-c stage=<name>`, or add a file to infra/stages (docs/how-to/deploy.md).',
    )
  }
  const { stage: settings } = (await import(join(folder, `${stage}.ts`))) as { stage?: StageSettings }
  if (settings === undefined) {
    throw new UnknownStageError(
      `infra/stages/${stage}.ts must export \`stage\` to be deployed, but exports none. ` +
        'Compare it with infra/stages/example.ts.',
    )
  }
  const misnamed =
    settings.name === stage ? [] : [`name: must be the name of its file, "${stage}", but is "${settings.name}"`]
  const problems = [...misnamed, ...deploymentProblems(settings)]
  if (problems.length > 0) throw new StageSettingsError(stage, problems)
  return settings
}
