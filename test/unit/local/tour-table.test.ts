import { describe, expect, it } from 'vitest'
import { tourTable } from '../../../infra/local/tour-table.ts'

const row = (status: string, happened = '') => ({ operation: 'open', account: 'alpha', status, happened })

describe("the tour's table", () => {
  it('writes one line for each change where lines cannot be written over', () => {
    const written: string[] = []
    const table = tourTable((text) => written.push(text), undefined)
    table.show([row('sent'), row('sent')])
    table.show([row('sent'), row('applied', 'the vendor said yes')])
    table.show([row('sent'), row('applied', 'the vendor said yes')])
    expect(written.map((text) => text.trim().split(/\s{2,}/))).toEqual([
      ['Operation', 'Account', 'Status', 'What happened'],
      ['open', 'alpha', 'sent'],
      ['open', 'alpha', 'sent'],
      ['open', 'alpha', 'applied', 'the vendor said yes'],
    ])
  })

  it('writes nothing when nothing changed', () => {
    const written: string[] = []
    const table = tourTable((text) => written.push(text), { columns: 80 })
    table.show([row('sent')])
    table.show([row('sent')])
    expect(written).toHaveLength(1)
  })

  it('writes over its lines on a terminal, and never wider than it', () => {
    const written: string[] = []
    const table = tourTable((text) => written.push(text), { columns: 40 })
    table.show([row('sent')])
    table.show([row('rejected', 'x'.repeat(200))])
    expect(written[1]?.startsWith('\u001b[2A')).toBe(true)
    const lines = (written[1] ?? '').split('\n').map((text) => text.split('\u001b[2K')[1] ?? '')
    expect(
      Math.max(...lines.map((text) => text.replace('\u001b[1m', '').replace('\u001b[0m', '').length)),
    ).toBeLessThan(40)
  })
})
