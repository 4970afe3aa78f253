import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ProcessStartError, superviseProcess } from '../../../infra/local/supervised-process.ts'
import { isAlive } from './support/process-alive.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

function supervise(source: string) {
  const folder = temporaryFolder()
  const modulePath = join(folder, 'part.mjs')
  writeFileSync(modulePath, source)
  const restarts: string[] = []
  const logFile = join(folder, 'part.log')
  const part = superviseProcess({
    name: 'part',
    modulePath,
    arguments: ['--greeting', 'hello'],
    logFile,
    onRestart: (reason) => restarts.push(reason),
  })
  onTestFinished(() => part.stop())
  return { part, restarts, logFile }
}

const living =
  "process.stdout.write(process.argv[3] + '\\n'); process.on('disconnect', () => process.exit()); setInterval(() => {}, 1000)"

describe('a supervised process', () => {
  it('is ready with its first line, is started again when it ends, and stays away when it is stopped', async () => {
    const { part, restarts } = supervise(living)
    expect(await part.ready).toBe('hello')
    const first = part.pid()
    process.kill(first ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(part.pid()).not.toBe(first), { timeout: 10_000 })
    expect(restarts).toEqual(['SIGKILL'])
    const second = part.pid()
    await part.stop()
    expect([isAlive(first), isAlive(second)]).toEqual([false, false])
    expect(part.pid()).toBe(second)
  })

  it('is given up with the log to read when it never comes up', async () => {
    const { part, logFile } = supervise("process.stderr.write('no such table\\n'); process.exit(3)")
    await expect(part.ready).rejects.toBeInstanceOf(ProcessStartError)
    await expect(part.ready).rejects.toThrow(new RegExp(`exit code 3.*${logFile}`))
    expect(readFileSync(logFile, 'utf8')).toContain('no such table')
  })

  it('is ended by force when it does not end by itself', async () => {
    const { part } = supervise(`process.on('SIGTERM', () => {}); ${living}`)
    await part.ready
    const pid = part.pid()
    await part.stop()
    expect(isAlive(pid)).toBe(false)
  })
})
