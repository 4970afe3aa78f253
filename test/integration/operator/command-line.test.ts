import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeBundle } from '../../../operator/cli/bundle/write-bundle.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { startRuntimeProcess } from '../local/support/runtime-process.ts'
import { temporaryFolder } from '../local/support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const root = resolve(import.meta.dirname, '../../..')

interface Ended {
  code: number | null
  out: string
  err: string
}

/** The bundle as the package has it, in a folder where nothing else is. */
async function commandLine(folder: string) {
  const at = temporaryFolder()
  await writeBundle(root, at)
  return async (...words: string[]): Promise<Ended> => {
    const child = spawn(process.execPath, [join(at, 'partner-ops.cjs'), '--folder', folder, ...words], {
      cwd: at,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: Ended = { code: null, out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [code] = (await once(child, 'close')) as [number | null]
    return { ...said, code }
  }
}

test('a day at the desk: from sending to deciding, over real HTTP', async () => {
  const folder = temporaryFolder()
  await startRuntimeProcess('product', folder)
  const ops = await commandLine(folder)
  const input = JSON.stringify(newAccount)

  // An account that ends in the vendor's trap.
  const tried = await ops('validate', 'provision-account', 'globex', 'desk', '--id', 'd-1', '--input', input, '--json')
  expect({ ...tried, out: JSON.parse(tried.out) }).toMatchObject({
    code: 0,
    out: { status: 'valid', expected: { would: 'send' } },
  })
  expect(
    await ops('submit', 'provision-account', 'globex', 'desk', '--id', 'd-1', '--input', input, '--wait'),
  ).toMatchObject({ code: 0, out: expect.stringContaining('applied') })
  await ops('submit', 'open-product', 'globex', 'desk', '--id', 'd-2')
  await ops('submit', 'cancel-product', 'globex', 'desk', '--id', 'd-3', '--input', '{"releaseFromSingleBilling":true}')
  const parked = await ops('submit', 'reopen-account', 'globex', 'desk', '--id', 'd-4', '--wait', '--json')
  expect(parked.code).toBe(4)
  await ops('submit', 'open-product', 'globex', 'desk', '--id', 'd-5')

  // It is looked at.
  const shown = await ops('show', 'globex', 'd-4', '--timeline', '--json')
  expect(JSON.parse(shown.out)).toMatchObject({
    status: 'parked',
    behindIt: ['d-5'],
    timeline: [{ happened: 'accepted' }, { happened: 'parked' }],
  })
  expect(await ops('show', 'globex', 'd-5')).toMatchObject({
    code: 0,
    out: expect.stringContaining('d-4, parked, LADDER_ENDED'),
  })
  expect(await ops('letter', 'globex', 'd-4')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^To: .*\nSubject: /),
  })
  expect(await ops('letter', 'globex', 'd-1')).toMatchObject({ code: 3, err: expect.stringContaining('NO_LETTER') })
  const listed = await ops('list', 'globex', '--status', 'parked', '--json')
  expect(JSON.parse(listed.out)).toMatchObject({ operations: [{ operationId: 'd-4' }] })

  // It is decided: never without a reason, never unasked, and as a dry run first.
  expect(await ops('decide', 'mark-rejected', 'globex', 'd-4')).toMatchObject({
    code: 2,
    err: expect.stringContaining('WHY_MISSING'),
  })
  expect(await ops('decide', 'mark-rejected', 'globex', 'd-4', '--why', 'left')).toMatchObject({
    code: 6,
    err: expect.stringContaining('--yes'),
  })
  const dry = await ops(
    'decide',
    'mark-rejected',
    'globex',
    '--code',
    'LADDER_ENDED',
    '--why',
    'left',
    '--dry-run',
    '--json',
  )
  expect(JSON.parse(dry.out)).toMatchObject({ dryRun: true, operations: [{ operationId: 'd-4', status: 'parked' }] })
  expect(JSON.parse((await ops('show', 'globex', 'd-4', '--json')).out)).toMatchObject({ status: 'parked' })
  expect(
    await ops('decide', 'mark-rejected', 'globex', '--code', 'LADDER_ENDED', '--why', 'left', '--yes'),
  ).toMatchObject({ code: 0, out: expect.stringMatching(/d-4 +done/) })
  expect((await ops('wait', 'globex', 'd-4', '--json')).code).toBe(3)
  expect(JSON.parse((await ops('wait', 'globex', 'd-5', '--json')).out)).toMatchObject({
    code: 'CAUGHT_IN_SINGLE_BILLING',
  })
  expect(await ops('decide', 'retry', 'globex', 'd-4', '--why', 'again', '--yes', '--json')).toMatchObject({
    code: 3,
    err: expect.stringContaining('"code":'),
  })

  // Keys, pauses, accounts.
  expect(await ops('status')).toMatchObject({ code: 0, out: expect.stringMatching(/globex +globex +running/) })
  expect(
    JSON.parse((await ops('keys', 'pause', 'globex', '--why', 'maintenance', '--yes', '--json')).out),
  ).toMatchObject({ pause: { why: 'maintenance' } })
  expect(
    JSON.parse((await ops('keys', 'resume', 'globex', '--why', 'over', '--yes', '--json')).out),
  ).not.toHaveProperty('pause')
  expect(
    JSON.parse((await ops('pause', 'globex', '--account', 'desk', '--why', 'disputed', '--yes', '--json')).out),
  ).toMatchObject({ state: 'paused' })
  expect(
    JSON.parse((await ops('resume', 'globex', '--account', 'desk', '--why', 'settled', '--yes', '--json')).out),
  ).toMatchObject({ state: 'running' })
  expect(await ops('accounts', 'globex')).toMatchObject({ code: 0, out: expect.stringContaining('desk') })
  expect(JSON.parse((await ops('membership', 'globex', 'desk', '--json')).out)).toMatchObject({ membership: 'member' })
  expect(await ops('plan', 'globex', 'desk')).toMatchObject({
    code: 3,
    err: expect.stringContaining('CAPABILITY_NOT_CONFIGURED'),
  })
  expect(await ops('simulate', 'faults', 'list', '--json')).toMatchObject({ code: 0, out: '{"faults":[]}\n' })

  await sendsAFile(ops)
})

/** A file is sent, corrected, sent again and taken back; its account is paused, so that nothing leaves meanwhile. */
async function sendsAFile(ops: (...words: string[]) => Promise<Ended>): Promise<void> {
  await ops('pause', 'globex', '--why', 'the file is looked at', '--yes')
  const file = join(temporaryFolder(), 'rows.csv')
  const rows = (product: string) =>
    `operation,partner,account,input.product\nopen-product,globex,row-a,EmailMarketing\nopen-product,globex,row-b,${product}\nopen-product,globex,row c,EmailMarketing\n`
  writeFileSync(file, rows('EmailMarketing'))
  const send = async (...words: string[]) => {
    const { code, out } = await ops('send', file, '--batch', 'may', '--json', ...words)
    return {
      code,
      lines: out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    }
  }
  expect(await send()).toMatchObject({
    code: 6,
    lines: [
      { kind: 'row', line: 4, code: 'FIELD_INVALID' },
      { kind: 'dry-run', rows: 3, toSend: 2, bad: 1 },
    ],
  })
  expect(await send('--yes')).toMatchObject({ code: 3, lines: [{}, {}, { kind: 'sent', accepted: 2, refused: 0 }] })
  // An operation that was not begun yet counts as one to send: sending it again changes nothing.
  const { lines: repeated } = await send('--dry-run')
  expect(Number(repeated[1]?.toSend) + Number(repeated[1]?.known)).toBe(2)

  writeFileSync(file, rows('EventMarketing'))
  const changed = await send('--dry-run')
  expect(changed.lines).toMatchObject([
    { line: 3, code: 'OPERATION_ID_REUSED', differs: ['input.product'] },
    { line: 4 },
    { kind: 'dry-run', bad: 2 },
  ])
  expect((await send('--yes', '--again')).lines.at(-1)).toMatchObject({ kind: 'sent', refused: 0 })

  writeFileSync(file, rows('EmailMarketing'))
  const results = await ops('results', file, '--batch', 'may')
  expect(
    results.out.split('\n').map((line) =>
      line
        .split(',')
        .filter((_, column) => [0, 4, 5].includes(column))
        .join(' '),
    ),
  ).toEqual([
    'line account status',
    expect.stringMatching(/^2 row-a (waiting|deferred|accepted)$/),
    expect.stringMatching(/^3 row-b (waiting|deferred|accepted)$/),
    '4 row c not-accepted',
    '',
  ])
  expect(await ops('withdraw', file, '--batch', 'may', '--why', 'wrong month', '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('2 withdrawn, 0 refused.'),
  })
}

test('without a stage, with wrong words and with help it says so, quickly and by its exit code', async () => {
  const ops = await commandLine(join(temporaryFolder(), 'nothing-here'))
  expect(await ops('status')).toMatchObject({ code: 5, err: expect.stringContaining('LOCAL_STAGE_NOT_RUNNING') })
  expect(await ops('status', '--url', 'http://127.0.0.1:1', '--json')).toMatchObject({
    code: 5,
    out: '',
    err: expect.stringContaining('"code":"API_UNREACHABLE"'),
  })
  expect(await ops('status', '--url', 'ftp://x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('URL_INVALID'),
  })
  expect(await ops('decide', 'undo', 'globex', 'x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('mark-applied'),
  })
  expect(await ops('nonsense')).toMatchObject({ code: 2 })
})

test('help and version are printed by the first file alone', async () => {
  const at = temporaryFolder()
  await writeBundle(root, at)
  const alone = temporaryFolder()
  writeFileSync(join(alone, 'partner-ops.cjs'), readFileSync(join(at, 'partner-ops.cjs')))
  expect(existsSync(join(alone, 'run-command.cjs'))).toBe(false)
  const said = (...words: string[]) =>
    spawnSync(process.execPath, [join(alone, 'partner-ops.cjs'), ...words], { encoding: 'utf8' })
  expect(said('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: partner-ops') })
  expect(said('keys', 'pause', '--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('partner-ops keys pause'),
  })
  expect(said('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})
