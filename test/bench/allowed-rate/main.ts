import { parseArgs } from 'node:util'
import { BacklogWorld } from './backlog-world.ts'
import { figuresOf } from './case-figures.ts'
import { casePlan } from './case-plan.ts'
import { type Mixture, mixtures } from './planned-operations.ts'

const help = `Runs one case of the benchmark "allowed-rate".

  node test/bench/allowed-rate/main.ts [options]

  --mixture <name>     ${mixtures.join(', ')}
  --waiting <n>        operations at the beginning (1500)
  --rate <n>           requests a second (10)
  --workers <n>        copies of each function (10)
  --batch <n>          messages that each works on at once (as in the catalogue)
  --minutes <n>        virtual minutes at the most (12)
  --jitter <ms>        of requests on their way (20)
  --answer <ms>-<ms>   how long a call takes (150-400)
  --partners <n>       under the one key (1)
  --dying <part>       of turns that die (0)
  --day <n>            requests a day (10000000)
  --ids <how>          known, or listing: V3's identifiers are found by a pass
  --times <stage>      aws, local
  --every <ms>         between two requests (0: all at once)
  --outage <s>-<s>     of the vendor, from the beginning
  --seed <n>
  --ledger             list ledger calls by kind, per finished operation
`

const { values } = parseArgs({
  options: {
    mixture: { type: 'string', default: 'provision' },
    waiting: { type: 'string', default: '1500' },
    rate: { type: 'string', default: '10' },
    workers: { type: 'string', default: '10' },
    batch: { type: 'string' },
    minutes: { type: 'string', default: '12' },
    jitter: { type: 'string', default: '20' },
    answer: { type: 'string', default: '150-400' },
    partners: { type: 'string', default: '1' },
    dying: { type: 'string', default: '0' },
    day: { type: 'string', default: '10000000' },
    ids: { type: 'string', default: 'known' },
    times: { type: 'string', default: 'aws' },
    every: { type: 'string', default: '0' },
    outage: { type: 'string' },
    seed: { type: 'string', default: '20260115' },
    ledger: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(help)
} else {
  const [least = 150, most = 400] = values.answer.split('-').map(Number)
  const outage = values.outage?.split('-').map((seconds) => Number(seconds) * 1_000)
  const plan = casePlan({
    mixture: values.mixture as Mixture,
    waiting: Number(values.waiting),
    requestsPerSecond: Number(values.rate),
    workers: Number(values.workers),
    minutes: Number(values.minutes),
    ...(values.batch === undefined ? {} : { batch: Number(values.batch) }),
    jitter: Number(values.jitter),
    answer: { least, most },
    partners: Number(values.partners),
    dying: Number(values.dying),
    requestsPerDay: Number(values.day),
    ids: values.ids === 'listing' ? 'listing' : 'known',
    times: values.times === 'local' ? 'local' : 'aws',
    every: Number(values.every),
    ...(outage === undefined ? {} : { outage: { from: outage[0] ?? 0, until: outage[1] ?? 0 } }),
    seed: Number(values.seed),
  })
  // Errors are part of the engine's plain course; nobody reads their stacks here.
  Error.stackTraceLimit = 0
  const began = performance.now()
  const world = new BacklogWorld(plan)
  await world.run()
  const { unexpected, days, ...figures } = figuresOf(world)
  const took = (performance.now() - began) / 1_000
  const cpu = process.cpuUsage()
  const { journal, time } = world
  const shown = {
    ...figures,
    unexpected: [...new Set(unexpected)].map((what) => `${what} (${unexpected.filter((it) => it === what).length})`),
    days: days.map(Math.round),
    notices: Object.fromEntries(journal.notices),
    ledgerCalls: journal.ledgerCalls,
    actions: time.actions,
    realSeconds: took,
    cpuSeconds: (cpu.user + cpu.system) / 1_000_000,
  }
  for (const [name, value] of Object.entries(shown)) {
    const text =
      typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : (JSON.stringify(value) ?? 'none')
    process.stdout.write(`${name.padEnd(24)}${text}\n`)
  }
  if (values.ledger) {
    for (const [kind, count] of [...journal.ledgerKinds].sort(([, one], [, other]) => other - one)) {
      process.stdout.write(`  ${(count / Math.max(1, figures.finished)).toFixed(2).padStart(8)}  ${kind}\n`)
    }
  }
}
