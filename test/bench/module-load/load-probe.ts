import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'

/** Loads one bundle as Lambda does and tells what that took: CPU and wall-clock time in µs, as one line of JSON. */
const [, , bundle] = process.argv
if (bundle === undefined) throw new Error('Name the bundle to load.')
const load = createRequire(bundle)
const cpu = process.cpuUsage()
const began = performance.now()
const loaded = load(bundle) as { handler?: unknown }
const wall = (performance.now() - began) * 1_000
const { user, system } = process.cpuUsage(cpu)
if (typeof loaded.handler !== 'function') throw new Error(`${bundle} exports no handler.`)
process.stdout.write(JSON.stringify({ cpu: user + system, wall }), () => process.exit(0))
