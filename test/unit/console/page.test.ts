import { brotliCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildPage } from '../../../operator/console/build-page.ts'
import { partsOf, readBulkFile } from '../../../operator/console/page/bulk-file.ts'
import { hoursUntil } from '../../../operator/console/page/hours.ts'
import { lifeOf, withCalls } from '../../../operator/console/page/parts/life.ts'
import { placeLink, readPlace } from '../../../operator/console/page/place.ts'

describe('the console’s page', () => {
  it('takes at most 60 kB for its first load, and has no script or style in its HTML', async () => {
    const files = await buildPage()
    const html = files.find(([name]) => name === 'console.html')?.[1].toString() ?? ''
    const first = files.filter(([name]) => name === 'console.html' || html.includes(name))
    expect(first.length).toBe(4)
    const size = first.reduce((sum, [, bytes]) => sum + brotliCompressSync(bytes).length, 0)
    expect(size).toBeGreaterThan(5_000)
    expect(size).toBeLessThanOrEqual(60_000)
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|style=/)
  })

  it('keeps names with odd letters in its addresses', () => {
    const link = placeLink(['accounts', 'acme', 'a/b?c#d %'], { status: 'parked', code: '' })
    expect(readPlace(link)).toMatchObject({ parts: ['accounts', 'acme', 'a/b?c#d %'] })
    expect(readPlace(link).query.toString()).toBe('status=parked')
    expect(readPlace('#/accounts/%').parts).toEqual(['accounts', '%'])
  })
})

describe('a file of operations', () => {
  it('is read as CSV with a mark, quotes and other line ends, and keeps what is good in it', async () => {
    const text =
      '\uFEFFoperationId,operation,partner,account,input.name,input.release\r\na,open-product,p,x,"A, B",true\r\nb,c\r\n'
    const { lines, unreadable } = await readBulkFile('f.csv', text)
    expect(lines.map(({ line, text: json }) => [line, JSON.parse(json)])).toEqual([
      [
        2,
        {
          operationId: 'a',
          operation: 'open-product',
          partner: 'p',
          account: 'x',
          input: { name: 'A, B', release: true },
        },
      ],
    ])
    expect(unreadable).toEqual([{ line: 3, rule: 'has 2 fields, not 6' }])
  })

  it.each([
    [';', 'as spreadsheets of half of Europe write it'],
    ['\t', 'as it comes from a clipboard'],
  ])('is read with %j between its fields, %s', async (separator) => {
    const { lines } = await readBulkFile(
      'f.csv',
      ['operationId,operation', 'a,b'].join('\n').replaceAll(',', separator),
    )
    expect(JSON.parse(lines[0]?.text ?? '')).toEqual({ operationId: 'a', operation: 'b', input: {} })
  })

  it('names columns that nobody knows, and reads nothing of such a file', async () => {
    const { lines, unreadable } = await readBulkFile('f.csv', 'operationId,login\na,b\n')
    expect([lines, unreadable[0]?.rule]).toEqual([[], expect.stringContaining('login')])
  })

  it('leaves telephone numbers as they are written', async () => {
    const { lines } = await readBulkFile('f.csv', 'operationId,input.phone\na,0015550100\n')
    expect(JSON.parse(lines[0]?.text ?? '')).toEqual({ operationId: 'a', input: { phone: '0015550100' } })
  })

  it('is read line by line as NDJSON, without a line of megabytes', async () => {
    const { lines, unreadable } = await readBulkFile('f.ndjson', `{"a":1}\n\n{"a":"${'x'.repeat(200_001)}"}\n{"a":2}`)
    expect(lines.map(({ line }) => line)).toEqual([1, 4])
    expect(unreadable).toEqual([{ line: 3, rule: 'must have at most 200,000 characters' }])
  })

  it('is sent in parts that the API takes, each line once and in order', () => {
    const lines = Array.from({ length: 5 }, (_, index) => ({ line: index, text: 'xx' }))
    expect(partsOf(lines, { lines: 2, characters: 100 }).map((part) => part.length)).toEqual([2, 2, 1])
    expect(partsOf(lines, { lines: 9, characters: 6 }).flat()).toEqual(lines)
    expect(partsOf(lines, { lines: 9, characters: 1 }).length).toBe(5)
  })
})

describe('an operation’s life', () => {
  const at = (seconds: number) => new Date(seconds * 1_000).toISOString()
  const operation = { operationId: 'o', operation: 'x', partner: 'p', version: 1, receivedAt: at(0), attempts: [] }
  const call = { attempt: 1, step: 'x', exchange: { sentAt: 2_000, finishedAt: 4_000 } }

  it('shows how long nobody knew, between the end of the call and the look that found out', () => {
    const events = [
      { at: at(0), happened: 'accepted' },
      { at: at(9), happened: 'attempt-ended', outcome: 'applied', ...call },
      { at: at(9), happened: 'applied' },
    ]
    const life = lifeOf(events, { ...operation, status: 'applied', finishedAt: at(9) }, 99_000)
    expect(life.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['waiting', 0, 2_000],
      ['call', 2_000, 4_000],
      ['unknown', 4_000, 9_000],
    ])
    expect(withCalls(events).map(({ happened }) => happened)).toEqual([
      ...['accepted', 'request-left', 'call-without-answer', 'attempt-ended', 'applied'],
    ])
  })

  it('goes on until now where it waits for a person', () => {
    const life = lifeOf([{ at: at(3), happened: 'parked' }], { ...operation, status: 'parked' }, 60_000)
    expect(life.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['waiting', 0, 3_000],
      ['parked', 3_000, 60_000],
    ])
  })
})

describe('the hours of the chart', () => {
  it('are all there, the empty ones too, and are summed over partners', () => {
    const hour = '2026-12-01T10:00:00.000Z'
    const one = { hour, applied: 2, rejected: 1, withdrawn: 0 }
    const hours = hoursUntil(Date.parse('2026-12-01T11:30:00.000Z'), [one, one], 3)
    expect(hours.map(({ applied, rejected }) => [applied, rejected])).toEqual([
      [0, 0],
      [4, 2],
      [0, 0],
    ])
  })
})
