import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { catalogue, operationFunctions } from '../../shared/operations/catalogue.ts'

const root = join(import.meta.dirname, '../..')

/** The rooms of `shared/` from top to bottom; arrows point downward only, those of types too. */
const levels: readonly string[] = [
  'entry',
  'operations',
  'reconciliation',
  'account-reads',
  'engine',
  'listing',
  'vendor-key',
  'partner-api',
  'ledger',
  'domain',
  'credentials',
  'messaging',
  'runtime',
]

interface Import {
  file: string
  /** As it is written. */
  specifier: string
  /** The file from the project's root, or the package. */
  target: string
  typeOnly: boolean
}

const sourceFiles = (folder: string): string[] => globSync(`${folder}/**/*.ts`, { cwd: root }).map(normalize).sort()

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

/** What TypeScript compiles: comments and texts are no code. */
const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`])\/\/[^\n]*/g, '$1')

function importsOf(file: string): Import[] {
  const found: Import[] = []
  const statements = /(?:^|\n)(import|export)\s+(type\s)?([^'";]*?from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g
  for (const [, , type, , from, dynamic] of withoutComments(textOf(file)).matchAll(statements)) {
    const specifier = from ?? dynamic ?? ''
    const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier
    found.push({ file, specifier, target, typeOnly: type !== undefined })
  }
  return found
}

const shared = sourceFiles('shared')
const functions = sourceFiles('functions')
const roomOf = (file: string): string | undefined => /^shared\/([^/]+)\//.exec(file)?.[1]
const levelOf = (room: string | undefined): number => levels.indexOf(room ?? '')

/** Imports against the arrows. */
const upward = () =>
  shared.flatMap(importsOf).filter(({ file, target }) => {
    const to = roomOf(target)
    return to !== undefined && levelOf(to) < levelOf(roomOf(file))
  })

const arrow = ({ file, target }: Import): string => `${file} -> ${target}`

test('the reader of imports sees them', () => {
  const seen = importsOf('shared/entry/composition/receive-operation.ts').map(({ target }) => target)
  expect(seen).toContain('shared/engine/engine-context.ts')
  expect(seen).toContain('aws-lambda')
  expect(shared.length).toBeGreaterThan(80)
  expect(functions.length).toBeGreaterThan(5)
})

describe('the rooms of shared/', () => {
  test('are the ones that are known here', () => {
    expect([...new Set(shared.map(roomOf))].sort()).toEqual([...levels].sort())
  })

  test('import only rooms that are not above them', () => {
    expect(upward().map(arrow)).toEqual([])
  })

  test('import nothing from outside shared/ but packages', () => {
    const outside = shared
      .flatMap(importsOf)
      .filter(({ target }) => /^(functions|infra|test|docs)\b|^\.\./.test(target))
    expect(outside.map(arrow)).toEqual([])
  })
})

describe('the engine', () => {
  /** What others may import of it, and why. */
  const doors: Readonly<Record<string, string>> = {
    'engine.ts': 'the one way in',
    'define-operation.ts': 'what an operation has to answer',
    'engine-context.ts': 'what the engine is given',
    'describe-operation.ts': 'an operation as callers see it',
    'accept.ts': 'what a request for an operation holds',
    'decide.ts': 'what a decision holds',
    'held-by.ts': 'why an operation waits, for its reader',
    'sweep.ts': 'what a sweep reports',
    'people/audit.ts': 'what people do elsewhere leaves its record too',
    'people/describe-key.ts': 'a key as operators see it',
    'people/end-refused.ts': 'what becomes of a refused message',
    'people/list-refused.ts': 'which refused messages an operator asks for',
    'people/last-runs.ts': 'when what runs by the clock ran last',
    'people/stop-after.ts': 'when a bulk is stopped, a setting of the stage',
    'people/overview.ts': 'how everything stands, as operators see it',
    'people/listing.ts': 'a list of operations as operators see it',
    'protocol/protocol-steps.ts': 'the writes of the protocol, which the composition gives the engine',
    'find-account.ts': 'reads for callers look an account up as the engine does',
    'parked-end.ts': 'a read may show the end of a parked operation',
    'read-lag.ts': 'reads for callers distrust what may still lag, as the engine does',
  }

  test('is entered by its doors, and has no door that nobody uses', () => {
    const used = [...shared, ...functions]
      .filter((file) => roomOf(file) !== 'engine')
      .flatMap(importsOf)
      .filter(({ target }) => roomOf(target) === 'engine')
      .map(({ target }) => target.slice('shared/engine/'.length))
    expect([...new Set(used)].sort()).toEqual(Object.keys(doors).sort())
  })
})

test('the operators’ tools import packages and each other: they can do what any caller of the API can', () => {
  const tools = sourceFiles('operator').filter((file) => !file.includes('node_modules'))
  expect(tools.length).toBeGreaterThan(10)
  const reach = tools.flatMap(importsOf).filter(({ target }) => /^(?:shared|functions|infra|test)\b|^\.\./.test(target))
  expect(reach.map(arrow)).toEqual([])
})

test('the domain imports nothing, so that it can do no I/O', () => {
  const imported = sourceFiles('shared/domain').flatMap(importsOf)
  expect(imported.length).toBeGreaterThan(3)
  expect(imported.filter(({ target }) => roomOf(target) !== 'domain').map(arrow)).toEqual([])
})

describe('functions', () => {
  test('import shared/ and packages, never each other', () => {
    const across = functions.flatMap(importsOf).filter(({ file, target }) => {
      const own = target.startsWith(`${dirname(file)}/`)
      const isFile = target.endsWith('.ts')
      return isFile && !own && !target.startsWith('shared/')
    })
    expect(across.map(arrow)).toEqual([])
  })

  test('each have their entry in the catalogue, and each entry its function', () => {
    const handlers = functions.filter((file) => file.endsWith('/handler.ts'))
    expect(catalogue.map(({ entry }) => entry).sort()).toEqual(handlers)
  })

  test('are named after their folder', () => {
    for (const { name, entry } of catalogue) expect(entry.split('/').at(-2)).toBe(name)
  })

  test('export a handler and nothing else', () => {
    for (const { entry } of catalogue) {
      const exported = [...textOf(entry).matchAll(/^export (?:const|function|class|type|interface) (\w+)/gm)]
      expect(
        exported.map(([, name]) => name),
        entry,
      ).toEqual(['handler'])
    }
  })
})

describe('an operation', () => {
  test.each(operationFunctions.map(({ name }) => name))('%s is its input and its module', (name) => {
    const files = sourceFiles(`shared/operations/${name}`)
    expect(files).toContain(`shared/operations/${name}/input.ts`)
    expect(files).toContain(`shared/operations/${name}/operation.ts`)
    expect(textOf(`shared/operations/${name}/operation.ts`)).toContain(`type: '${name}'`)
  })

  test('knows one vendor action, and nothing of queues, tables or the engine', () => {
    const modules = operationFunctions.flatMap(({ name }) => sourceFiles(`shared/operations/${name}`))
    const reach = modules
      .flatMap(importsOf)
      .filter(
        ({ target }) =>
          target.startsWith('shared/messaging/') ||
          (target.startsWith('shared/engine/') && target !== 'shared/engine/define-operation.ts') ||
          target.startsWith('@aws-sdk/') ||
          operationFunctions.some(({ name }) => target.includes(`/operations/${name}/`) && false),
      )
    expect(reach.map(arrow)).toEqual([])
  })

  test('imports no other operation', () => {
    const names = operationFunctions.map(({ name }) => name)
    const across = names.flatMap((name) =>
      sourceFiles(`shared/operations/${name}`)
        .flatMap(importsOf)
        .filter(({ target }) =>
          names.some((other) => other !== name && target.startsWith(`shared/operations/${other}/`)),
        ),
    )
    expect(across.map(arrow)).toEqual([])
  })
})

describe('time, chance and the environment', () => {
  const forbidden: [string, RegExp][] = [
    ['Date.now', /\bDate\.now\b/],
    ['new Date() without a time', /\bnew Date\(\s*\)/],
    ['performance.now', /\bperformance\.now\b/],
    ['Math.random', /\bMath\.random\b/],
    ['randomness of node:crypto', /\brandom(?:Bytes|UUID|Int|FillSync)\b|\bgetRandomValues\b/],
    ['process.env', /\bprocess\.env\b/],
    ['a sleep', /\bset(?:Timeout|Interval|Immediate)\b|node:timers/],
    ['the console', /\bconsole\./],
  ]
  const checked = [...shared.filter((file) => roomOf(file) !== 'runtime'), ...functions]

  /** A use of a timer that is no sleep, each with its reason. */
  const allowed: Readonly<Record<string, string>> = {
    'shared/partner-api/transport/undici-transport.ts: a sleep':
      'one turn of the event loop, so that undici has its connection back before the next call; no time passes',
  }

  test('no exception is kept that is not needed', () => {
    for (const key of Object.keys(allowed)) {
      const [file = '', what = ''] = key.split(': ')
      const pattern = forbidden.find(([name]) => name === what)?.[1]
      expect(pattern?.test(withoutComments(textOf(file))), key).toBe(true)
    }
  })

  test.each(forbidden)('are injected everywhere: %s stands in shared/runtime only', (what, pattern) => {
    const users = checked.filter((file) => pattern.test(withoutComments(textOf(file))))
    expect(users.filter((file) => !Object.hasOwn(allowed, `${file}: ${what}`))).toEqual([])
  })
})

describe('house rules of the sources', () => {
  const all = [...shared, ...functions, ...sourceFiles('infra')]

  test('no barrels, no folder of odds and ends', () => {
    expect(all.filter((file) => /(^|\/)(index|utils?|helpers?|misc|common)(\.ts|\/)/.test(file))).toEqual([])
  })

  test('imports of files name the file', () => {
    const vague = all.flatMap(importsOf).filter(({ specifier }) => /^\.(?!.*\.(?:ts|json)$)/.test(specifier))
    expect(vague.map(arrow)).toEqual([])
  })

  test('no path of a machine', () => {
    expect(
      all.filter((file) => /['"`(\s](\/work\/|\/home\/|\/Users\/|\.\.\/shared\/reference)/.test(textOf(file))),
    ).toEqual([])
  })
})
