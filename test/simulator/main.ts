import { readFileSync } from 'node:fs'
import { helpText, type MainOptions, readOptions } from './options.ts'
import { serveSimulator } from './server.ts'
import { signingKeyOf } from './signing-key-file.ts'
import { Simulator } from './simulator.ts'
import { lockState } from './state-lock.ts'
import { StateLog } from './state-log.ts'

const reading = readOptions(process.argv.slice(2), (path) => readFileSync(path, 'utf8'))
switch (reading.kind) {
  case 'help':
    process.stdout.write(helpText)
    break
  case 'bad':
    for (const { field, rule, value } of reading.problems) {
      process.stderr.write(`${field}: ${rule} (given: ${JSON.stringify(value)})\n`)
    }
    process.exitCode = 2
    break
  case 'run':
    await run(reading.options).catch((error: NodeJS.ErrnoException) => {
      const hint = error.code === 'EADDRINUSE' ? '; free the port, or use --port 0' : ''
      process.stderr.write(`simulator could not start: ${error.message}${hint}\n`)
      process.exitCode = 1
    })
}

async function run(options: MainOptions): Promise<void> {
  const folder = options.state
  const unlock = folder === undefined ? undefined : lockState(folder)
  const log = folder === undefined ? undefined : new StateLog(folder)
  const state = log?.read()
  const simulator = new Simulator({
    clock: { now: () => Date.now() },
    seed: options.seed,
    partners: options.partners,
    switches: options.switches,
    faults: options.faults,
    accountsPerPartner: options.accounts,
    ...(folder === undefined ? {} : { privateKey: () => signingKeyOf(folder) }),
    ...(log === undefined ? {} : { recorder: log }),
    ...(state === undefined ? {} : { state }),
  })
  const running = await serveSimulator(simulator, options.port)
  const partners = options.partners.map((partner) => {
    const { login, password } = partner
    const { clientId = login, clientSecret = password, apiSecret = password } = partner
    return { partner: partner.partner, apiKey: partner.apiKey, login, password, clientId, clientSecret, apiSecret }
  })
  process.stdout.write(`${JSON.stringify({ url: running.url, control: `${running.url}/_control`, partners })}\n`)

  const stop = async () => {
    await running.stop()
    log?.close()
    unlock?.()
    process.exit()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // Started by a parent with a channel: no parent, no reason to go on.
  process.once('disconnect', stop)
}
