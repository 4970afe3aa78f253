import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignRequest } from '../client/node-http-fetch.ts'
import { CliError } from './cli-error.ts'

/** Where a command goes: the API's address, and how its requests are signed. */
export interface Target {
  url: string
  sign?: SignRequest
  /** Control API of the simulator, on the local stage. */
  simulatorControl?: string
  /** Address of the local stand-in for Secrets Manager. */
  secretsManager?: string
  region?: string
  stage?: string
}

export interface TargetOptions {
  url?: string
  stage?: string
  region?: string
  folder?: string
  /** Sign requests to `--url`. */
  sign?: boolean
}

/**
 * The local stage unless `--stage` or `--url` says otherwise.
 *
 * @throws CliError when it is not there, or two are named
 */
export async function targetOf(options: TargetOptions): Promise<Target> {
  const { url, stage, region, folder = '.local', sign } = options
  if (url !== undefined && stage !== undefined)
    throw new CliError('usage', 'TARGET_AMBIGUOUS', 'Name either --url or --stage, not both.')
  if (stage !== undefined) return (await import('./deployed-stage.ts')).deployedStage(stage, region)
  if (url === undefined) return localStage(folder)
  if (!/^https?:\/\/[^/\s]+/.test(url) || !URL.canParse(url))
    throw new CliError('usage', 'URL_INVALID', `--url must be an http or https address, but is ${JSON.stringify(url)}.`)
  const isSigned = sign ?? /\.execute-api\.[\w-]+\.amazonaws\.com/.test(url)
  if (!isSigned) return { url }
  return { url, ...(await (await import('./deployed-stage.ts')).ownSignature(region ?? regionIn(url))) }
}

const regionIn = (url: string): string | undefined => /\.execute-api\.([\w-]+)\./.exec(url)?.[1]

function localStage(folder: string): Target {
  let endpoints: { api: string; simulatorControl: string; secretsManager: string; region: string }
  try {
    endpoints = JSON.parse(readFileSync(join(folder, 'endpoints.json'), 'utf8'))
  } catch {
    throw new CliError('unreachable', 'LOCAL_STAGE_NOT_RUNNING', `No local stage runs in the folder ${folder}.`, [
      'Start it with `npm start` in another terminal, or name --stage, --url or --folder.',
    ])
  }
  const { api, simulatorControl, secretsManager, region } = endpoints
  return { url: api, simulatorControl, secretsManager, region, stage: 'local' }
}
