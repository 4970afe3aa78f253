import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium } from 'playwright-core'
import type { Endpoints } from '../../../infra/local/endpoints.ts'
import { startRuntime } from '../../../infra/local/runtime.ts'
import { simulatorControl } from '../../../infra/local/simulator-control.ts'
import { provisionAccountExample } from '../../../shared/operations/provision-account/input.ts'

/** One local stage and one browser, for all that looks at the console. */
export interface ConsoleStage {
  browser: Browser
  endpoints: Endpoints
  stop(): Promise<void>
}

export async function startConsoleStage(browserPath: string): Promise<ConsoleStage> {
  const folder = mkdtempSync(join(tmpdir(), 'partner-ops-console-'))
  const root = resolve(import.meta.dirname, '../../..')
  const [browser, runtime] = await Promise.all([
    // The sandbox of Chromium does not work for root, and in most containers.
    chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    }),
    startRuntime({ root, folder, onNote: () => undefined }),
  ])
  return {
    browser,
    endpoints: runtime.endpoints,
    stop: async () => {
      await Promise.all([browser.close(), runtime.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Ask {
  partner: string
  account: string
  operation: string
  operationId: string
  input?: unknown
}

export const newAccount = { ...provisionAccountExample, password: { generate: true } }

export async function ask({ api }: Pick<Endpoints, 'api'>, { input = {}, ...message }: Ask): Promise<void> {
  const answer = await fetch(`${api}/operations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...message, input }),
  })
  if (!answer.ok) throw new Error(`${message.operationId}: ${answer.status} ${await answer.text()}`)
}

/** Waits until an operation has come to a stop, and returns its status. */
export async function stopped({ api }: Pick<Endpoints, 'api'>, partner: string, operationId: string): Promise<string> {
  for (;;) {
    const { status } = (await (await fetch(`${api}/operations/${partner}/${operationId}`)).json()) as { status: string }
    if (['applied', 'rejected', 'withdrawn', 'parked'].includes(status)) return status
    await sleep(100)
  }
}

/** An account of globex that lost its last product: `<account>-4` is parked with a letter, `<account>-5` waits behind it. */
export async function parkOne(endpoints: Endpoints, account: string): Promise<void> {
  const steps: [string, unknown][] = [
    ['provision-account', newAccount],
    ['open-product', {}],
    ['cancel-product', { releaseFromSingleBilling: true }],
    ['reopen-account', {}],
    ['open-product', {}],
  ]
  for (const [index, [operation, input]] of steps.entries()) {
    await ask(endpoints, { partner: 'globex', account, operation, operationId: `${account}-${index + 1}`, input })
  }
  await stopped(endpoints, 'globex', `${account}-4`)
}

/** `<account>-2` of acme took effect, but its answer never came. */
export async function loseAnswer(endpoints: Endpoints, account: string): Promise<void> {
  const control = simulatorControl(endpoints.simulatorControl)
  await control.addFault({ match: { call: 'open', account }, fault: 'timeout-after' })
  const common = { partner: 'acme', account }
  await ask(endpoints, { ...common, operation: 'provision-account', operationId: `${account}-1`, input: newAccount })
  await ask(endpoints, { ...common, operation: 'open-product', operationId: `${account}-2` })
  await stopped(endpoints, 'acme', `${account}-2`)
}
