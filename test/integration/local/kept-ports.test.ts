import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keepPorts } from '../../../infra/local/kept-ports.ts'
import { listenOnLoopback } from '../../../infra/local/loopback-server.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const names = ['one', 'two'] as const

describe('kept ports', () => {
  it('are different ones, and the same at the next start', async () => {
    const folder = temporaryFolder()
    const first = await keepPorts(folder, names, {})
    expect(first.one).not.toBe(first.two)
    expect(await keepPorts(folder, names, {})).toEqual(first)
  })

  it('give way to a port that somebody asks for', async () => {
    const folder = temporaryFolder()
    const first = await keepPorts(folder, names, {})
    expect(await keepPorts(folder, names, { two: 65_000 })).toEqual({ one: first.one, two: 65_000 })
  })

  it('are replaced when another program has taken them for good', async () => {
    const folder = temporaryFolder()
    const first = await keepPorts(folder, names, {})
    const taker = await listenOnLoopback(createServer(), first.one)
    onTestFinished(() => taker.stop())
    const second = await keepPorts(folder, names, {})
    expect(second.one).not.toBe(first.one)
    expect(second.two).toBe(first.two)
  })
})
