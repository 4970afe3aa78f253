import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { PartnerOpsStack } from '../../infra/stacks/partner-ops-stack.ts'
import { defineStage, type StageSettings, type StageSettingsInput } from '../../infra/stage-settings.ts'
import {
  apiFunctions,
  operationFunctions,
  scheduledFunctions,
  workLineFunction,
} from '../../shared/operations/catalogue.ts'
import type { FunctionDeclaration, QueueFunctionDeclaration } from '../../shared/operations/function-declaration.ts'

export const projectRoot = join(import.meta.dirname, '../..')

/** Around a template's functions nothing depends on their code, and this one is there before the real ones are. */
const fixtureHandler = 'test/infra/fixtures/handler.ts'

export const settingsInput = {
  name: 'test',
  partners: [
    {
      id: 'acme',
      login: 'acmepartner',
      secretName: 'partner-ops/test/partners/acme',
      budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
      capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
      baseUrls: { xml: 'https://api.example.com' },
    },
    {
      id: 'globex',
      login: 'globexpartner',
      secretName: 'partner-ops/test/partners/globex',
      budget: { name: 'globex-key', requestsPerSecond: 10, requestsPerDay: 50_000 },
      capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
      baseUrls: { xml: 'https://api.example.com' },
    },
  ],
  digestSecretName: 'partner-ops/test/digest-key',
  clientPasswordPrefix: 'partner-ops/test/client-passwords/',
  alarmEmail: 'operations@example.com',
} satisfies StageSettingsInput

export interface Synthesized {
  app: App
  stack: PartnerOpsStack
  template: Template
  /** Folder of the cloud assembly, which the caller removes; only there when bundling was asked for. */
  outdir: string
}

/** Synthesizes a stage as `cdk synth` does, with the flags of cdk.json; without esbuild unless `bundling` says so. */
export function synthesizeStage(
  options: {
    settings?: StageSettings
    operations?: readonly QueueFunctionDeclaration[]
    others?: readonly FunctionDeclaration[]
    /** Bundle the declarations' own handlers. */
    bundling?: boolean
  } = {},
): Synthesized {
  const bundling = options.bundling ?? false
  const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>
  }
  const outdir = mkdtempSync(join(tmpdir(), 'partner-ops-synth-'))
  const app = new App({ outdir, context: bundling ? context : { ...context, 'aws:cdk:bundling-stacks': [] } })
  const entries = <Declaration extends FunctionDeclaration>(functions: readonly Declaration[]) =>
    bundling ? functions : functions.map((declaration) => ({ ...declaration, entry: fixtureHandler }))
  const stack = new PartnerOpsStack(app, {
    settings: options.settings ?? defineStage(settingsInput),
    projectRoot,
    operations: entries<QueueFunctionDeclaration>(options.operations ?? [...operationFunctions, workLineFunction]),
    others: entries<FunctionDeclaration>(options.others ?? [...apiFunctions, ...scheduledFunctions]),
  })
  const template = Template.fromStack(stack)
  if (!bundling) rmSync(outdir, { recursive: true })
  return { app, stack, template, outdir }
}
