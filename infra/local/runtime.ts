import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { stop as stopBundler } from 'esbuild'
import { serveConsole } from '../../operator/console/serve-console.ts'
import { catalogue } from '../../shared/operations/catalogue.ts'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { functionsOfStage } from '../functions-of-stage.ts'
import type { StageSettings } from '../stage-settings.ts'
import { localStage } from '../stages/local.ts'
import { bundleSimulator } from './bundle-functions.ts'
import { type Endpoints, endpointsFile, writeEndpoints } from './endpoints.ts'
import { startEventBusServer } from './event-bus-server.ts'
import { startEventSourceMapping } from './event-source-mapping.ts'
import { checkFolderForm } from './folder-form.ts'
import { lockFolder } from './folder-lock.ts'
import { hostFunctions } from './function-hosts.ts'
import { startHttpFront } from './http-front.ts'
import { httpRoutes } from './http-route.ts'
import { keptBundles } from './kept-bundles.ts'
import { keepPorts } from './kept-ports.ts'
import { createLedgerTable } from './ledger-table.ts'
import { localCredentials, localRegion } from './local-credentials.ts'
import type { LoopbackServer } from './loopback-server.ts'
import { createQueues } from './queues.ts'
import { startSchedules } from './schedules.ts'
import { openSecretStore } from './secret-store.ts'
import { startSecretsManagerServer } from './secrets-manager-server.ts'
import { seedSecrets } from './seed-secrets.ts'
import { readAnnouncement, type SimulatorAnnouncement } from './simulator-announcement.ts'
import { startSqsServer } from './sqs-server.ts'
import { type SupervisedProcess, superviseProcess } from './supervised-process.ts'

export interface RuntimePlan {
  /** The project's folder. */
  root: string
  /** Takes all state; made when it is not there. */
  folder: string
  /** Port of the HTTP API; without it a free one, the same after a restart. */
  apiPort?: number
  /** Told what a person who watches should know. */
  onNote(message: string): void
  /** Another catalogue, for tests. */
  catalogue?: readonly FunctionDeclaration[]
  /** Another stage, for tests, made for the simulator's address. */
  stage?(vendorUrl: string): StageSettings
  /** Further words of the simulator's command line, for tests. */
  simulatorOptions?: readonly string[]
}

/** A runtime that is ready. */
export interface Runtime {
  endpoints: Endpoints
  /** Process ids of the parts that are processes of their own, by name. */
  processes(): Readonly<Record<string, number | undefined>>
  /** Ends everything in order; invocations that run are let finish. */
  stop(): Promise<void>
}

const tableName = 'partner-ops-local-ledger'
const eventBusName = 'partner-ops-local'
const portNames = ['sqs', 'dynamodb', 'secretsManager', 'eventBridge', 'simulator', 'api', 'console'] as const

/**
 * Starts everything that the product needs on this machine.
 *
 * @throws FolderInUseError when another runtime has the folder, FolderFormError when its state is another version's,
 * ProcessStartError when a part does not come up, and esbuild's BuildFailure when a function does not build; whatever
 * was started is stopped again first
 */
export async function startRuntime(plan: RuntimePlan): Promise<Runtime> {
  await using started = new AsyncDisposableStack()
  const folder = resolve(plan.folder)
  const logs = join(folder, 'logs')
  const data = join(folder, 'data')
  for (const path of [folder, logs, data]) mkdirSync(path, { recursive: true, mode: 0o700 })

  const lock = lockFolder(folder)
  started.defer(() => lock.release())
  checkFolderForm(folder)
  rmSync(endpointsFile(folder), { force: true })
  started.defer(() => rmSync(endpointsFile(folder), { force: true }))
  const ports = await keepPorts(folder, portNames, plan.apiPort === undefined ? {} : { api: plan.apiPort })

  const supervise = (name: string, modulePath: string, parameters: readonly string[]) => {
    const part = superviseProcess({
      name,
      modulePath,
      arguments: parameters,
      logFile: join(logs, `${name}.log`),
      onRestart: (reason) => plan.onNote(`${name} ended (${reason}) and is started again`),
    })
    started.defer(() => part.stop())
    return part
  }
  const dynamodb = supervise('dynamodb', join(import.meta.dirname, 'dynamodb-process.ts'), [
    ...['--port', String(ports.dynamodb)],
    ...['--folder', join(data, 'dynamodb')],
  ])
  const bundleFolder = join(folder, 'functions')
  const startSimulator = async (): Promise<[SupervisedProcess, SimulatorAnnouncement]> => {
    const simulator = supervise('simulator', await bundleSimulator(plan.root, join(folder, 'simulator')), [
      ...['--port', String(ports.simulator)],
      ...['--state', join(data, 'simulator')],
      ...(plan.simulatorOptions ?? []),
    ])
    return [simulator, readAnnouncement(await simulator.ready)]
  }

  const stage = (plan.stage ?? localStage)(`http://127.0.0.1:${ports.simulator}`)
  const declarations = functionsOfStage(plan.catalogue ?? catalogue, stage)
  const secrets = openSecretStore(join(folder, 'secrets.json'), localRegion, Date.now)
  const stopLater = async (starting: Promise<LoopbackServer>): Promise<LoopbackServer> => {
    const server = await starting
    started.defer(() => server.stop())
    return server
  }
  const [bundles, sqs, secretsManager, eventBridge, [simulator, vendor]] = await allOrFailure([
    keptBundles(declarations, plan.root, bundleFolder),
    stopLater(startSqsServer(join(data, 'sqs'), localRegion, ports.sqs)),
    stopLater(startSecretsManagerServer(secrets, ports.secretsManager)),
    stopLater(
      startEventBusServer(
        { name: eventBusName, region: localRegion, file: join(folder, 'events.ndjson'), now: Date.now },
        ports.eventBridge,
      ),
    ),
    startSimulator(),
    dynamodb.ready,
  ])
  await stopBundler()
  seedSecrets(secrets, stage, vendor)

  const common = { region: localRegion, credentials: localCredentials }
  const queueClient = new SQSClient({ ...common, endpoint: sqs.url })
  started.defer(() => queueClient.destroy())
  const tableClient = new DynamoDBClient({ ...common, endpoint: `http://127.0.0.1:${ports.dynamodb}` })
  const [queues] = await Promise.all([
    createQueues(queueClient, sqs.url, stage.name, declarations),
    createLedgerTable(tableClient, tableName),
  ])
  tableClient.destroy()

  const endpoints: Omit<Endpoints, 'api' | 'console'> = {
    region: localRegion,
    sqs: sqs.url,
    dynamodb: `http://127.0.0.1:${ports.dynamodb}`,
    secretsManager: secretsManager.url,
    eventBridge: eventBridge.url,
    simulator: vendor.url,
    simulatorControl: vendor.control,
    queues: Object.fromEntries(queues.map(({ operation, url }) => [operation, url])),
    deadLetterQueues: Object.fromEntries(queues.map(({ operation, deadLetterUrl }) => [operation, deadLetterUrl])),
    table: tableName,
    eventBus: eventBusName,
  }
  const functions = hostFunctions(declarations, stage, endpoints, bundles, logs)
  started.defer(() => functions.stop())

  const mappings = queues.flatMap(({ operation, url, arn }) => {
    const trigger = declarations.find(({ name }) => name === operation)?.trigger
    if (trigger?.kind !== 'queue') return []
    const { batchSize, maximumConcurrency } = trigger
    return startEventSourceMapping(
      {
        queueUrl: url,
        queueArn: arn,
        region: localRegion,
        batchSize,
        maximumConcurrency,
        invoke: (event) => functions.invoke(operation, event),
        onError: (error) => plan.onNote(`the queue of ${operation}: ${error instanceof Error ? error.message : error}`),
      },
      queueClient,
    )
  })
  started.defer(async () => {
    await Promise.all(mappings.map((mapping) => mapping.stop()))
  })
  const front = await startHttpFront(httpRoutes(declarations), functions.invoke, ports.api)
  started.defer(() => front.stop())
  const operationsConsole = await serveConsole({
    ...{ apiUrl: front.url, simulatorUrl: vendor.control, stage: stage.name, port: ports.console },
  })
  started.defer(() => operationsConsole.stop())
  const schedules = startSchedules(
    declarations.flatMap(({ name, trigger }) => {
      if (trigger.kind !== 'schedule') return []
      const goOn = trigger.goesOn === undefined ? [] : [{ name, expression: trigger.goesOn, event: { goOn: true } }]
      return [{ name, expression: trigger.expression }, ...goOn]
    }),
    localRegion,
    functions.invoke,
  )
  started.defer(() => schedules.stop())

  const ready: Endpoints = { ...endpoints, api: front.url, console: operationsConsole.url }
  writeEndpoints(folder, ready)
  const parts = started.move()
  return {
    endpoints: ready,
    processes: () => ({ dynamodb: dynamodb.pid(), simulator: simulator.pid() }),
    stop: () => parts.disposeAsync(),
  }
}

/** Like Promise.all, but fails only when all have ended, so that nothing starts after the clearing up. */
async function allOrFailure<Values extends readonly unknown[]>(
  starting: readonly [...{ [Index in keyof Values]: Promise<Values[Index]> }],
): Promise<Values> {
  await Promise.allSettled(starting)
  return (await Promise.all(starting)) as unknown as Values
}
