import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { withoutContentEncoding } from '../../../../shared/partner-api/transport/content-encoding.ts'

const text = Buffer.from('{"a":"ä"}')
const decoded = (encoding: string | string[] | undefined, body: Buffer, most = 1_000) =>
  withoutContentEncoding({ 'content-type': 'text/json', 'content-encoding': encoding }, body, most)

describe('the body of an answer', () => {
  const rows: [encoding: string | string[], body: Buffer, reason: string][] = [
    ['gzip', gzipSync(text), 'as most servers pack'],
    ['x-gzip', gzipSync(text), 'its older name'],
    [' GZip ', gzipSync(text), 'in any case'],
    ['deflate', deflateSync(text), 'with the frame of the standard'],
    ['deflate', deflateRawSync(text), 'without it, as some servers send'],
    ['identity', text, 'nothing done'],
    ['', text, 'an empty header'],
    ['gzip, identity', gzipSync(text), 'nothing done beside'],
    ['deflate, gzip', gzipSync(deflateSync(text)), 'packed twice, the last one first'],
    [['deflate', 'gzip'], gzipSync(deflateSync(text)), 'in two headers'],
  ]
  it.each(rows)('packed by %j is unpacked: $2', (encoding, body) => {
    expect(decoded(encoding, body)).toEqual({ is: 'decoded', headers: { 'content-type': 'text/json' }, body: text })
  })

  it('without a header is left alone', () => {
    const headers = { 'content-type': 'text/json' }
    expect(withoutContentEncoding(headers, text, 1_000)).toEqual({ is: 'decoded', headers, body: text })
  })

  it('that is empty was never packed, whatever its header says', () => {
    expect(decoded('gzip', Buffer.alloc(0))).toMatchObject({ is: 'decoded', body: Buffer.alloc(0) })
  })

  const odd: [encoding: string, body: Buffer, reason: string][] = [
    ['br', text, 'not one of ours'],
    ['gzip', text, 'not packed at all'],
    ['gzip', gzipSync(text).subarray(0, 15), 'cut'],
    ['deflate', Buffer.from([255, 255, 255]), 'neither form'],
    ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(text))), 'more than anybody applies'],
  ]
  it.each(odd)('said to be packed by %s stays as it came, with the header: $2', (encoding, body) => {
    expect(decoded(encoding, body)).toMatchObject({ headers: { 'content-encoding': encoding }, body })
  })

  it('is unpacked up to its bound and no further', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    expect(bomb.length).toBeLessThan(60_000)
    const before = process.memoryUsage().arrayBuffers
    expect(decoded('gzip', bomb, 1_000_000)).toEqual({ is: 'too-large' })
    expect(decoded('deflate', deflateSync(Buffer.alloc(5_000_000)), 1_000_000)).toEqual({ is: 'too-large' })
    expect(decoded('deflate', deflateRawSync(Buffer.alloc(5_000_000)), 1_000_000)).toEqual({ is: 'too-large' })
    expect(decoded('gzip, gzip', gzipSync(bomb), 1_000_000)).toEqual({ is: 'too-large' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000)
    expect(decoded('gzip', gzipSync(Buffer.alloc(1_000_000)), 1_000_000)).toMatchObject({ is: 'decoded' })
  })
})
