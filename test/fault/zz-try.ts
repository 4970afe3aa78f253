import { runSeed } from './run-seed.ts'
import { scenarioOf } from './scenario/scenario.ts'
import { brokenEngines } from './broken/broken-engines.ts'
const [from, count, broken, fam] = process.argv.slice(2)
const say = (...parts: unknown[]) => process.stdout.write(`${parts.join(' ')}\n`)
for (let seed = Number(from); seed < Number(from) + Number(count); seed++) {
  const c0 = process.cpuUsage()
  const b = broken && broken !== '-' ? brokenEngines.find(({ name }) => name.includes(broken)) : undefined
  if (broken && broken !== '-' && !b) throw new Error('no such')
  const family = (fam ?? b?.family ?? 'backlog') as never
  const r = await runSeed(seed, { family, ...(b ? { broken: b } : {}) })
  const cpu = process.cpuUsage(c0)
  const s = scenarioOf(seed, { family })
  const k = s.partners[0]!.budget
  say(seed, r.mode, `ops=${r.operations}`, `p=${s.partners.length}`, `${k.requestsPerSecond}/s`, s.isCalm ? 'calm' : `f=${s.faultRate}`, s.vendor.periods.map((p) => p.kind).join() + (s.people.pauses.length ? 'pause' : '') + (k.requestsPerDay < 5000 ? 'quota' : ''), s.unread?.length ? 'unread ' + s.unread[0]!.operation+s.unread[0]!.until : '', `act=${r.actions}`, `cpu=${(cpu.user / 1e6).toFixed(1)}s`, `virt=${(r.lasted / 60000).toFixed(0)}min`, JSON.stringify(r.statuses))
  for (const v of r.violations.slice(0, 3)) say('   ***', v.promise, ':', v.text, ((v.at - s.start) / 1000).toFixed(0))
}
