import { describe, expect, it } from 'vitest'
import { readStartOptions } from '../../../infra/local/start-options.ts'

describe('options of npm start', () => {
  it('may all be left out', () => {
    expect(readStartOptions([])).toEqual({ kind: 'run', options: { folder: '.local', tour: true } })
  })

  it('are read', () => {
    expect(readStartOptions(['--folder', 'here', '--port', '8080', '--no-tour'])).toEqual({
      kind: 'run',
      options: { folder: 'here', port: 8080, tour: false },
    })
  })

  it('ask for help', () => {
    expect(readStartOptions(['--help'])).toEqual({ kind: 'help' })
  })

  it.each([
    { words: ['--port', '0'], named: '--port', reason: 'no port is 0' },
    { words: ['--port', '65536'], named: '65536', reason: 'a port that does not exist' },
    { words: ['--port', '80a'], named: '80a', reason: 'no number' },
    { words: ['--folder', ''], named: '--folder', reason: 'an empty path' },
    { words: ['--prot', '1'], named: '--prot', reason: 'an option that does not exist' },
    { words: ['here'], named: 'here', reason: 'a word that is no option' },
  ])('$words is refused by name: $reason', ({ words, named }) => {
    const reading = readStartOptions(words)
    expect(reading.kind).toBe('bad')
    expect(reading.kind === 'bad' ? reading.problem : '').toContain(named)
  })
})
