import { useRef, useState } from 'preact/hooks'
import { ApiProblem, postLines } from '../api.ts'
import type { ProblemBody } from '../api-shapes.ts'
import { type BulkFile, type BulkLine, partsOf, readBulkFile } from '../bulk-file.ts'
import { Problem } from '../parts/problem.tsx'
import { type AnsweredLine, BulkResults, sortOf } from './bulk-results.tsx'

interface Progress {
  dryRun: boolean
  done: number
  /** Where it goes on after a stop. */
  nextPart: number
  isRunning: boolean
}

/** A file: first what would become of it, then the same lines for good. */
export function Bulk() {
  const [file, setFile] = useState<BulkFile & { name: string; parts: BulkLine[][] }>()
  const [progress, setProgress] = useState<Progress>()
  const [answers, setAnswers] = useState<AnsweredLine[]>([])
  const [problem, setProblem] = useState<ProblemBody>()
  const isStopped = useRef(false)
  const choose = async (chosen: File | undefined) => {
    if (chosen === undefined) return
    const read = await readBulkFile(chosen.name, await chosen.text())
    setFile({ ...read, name: chosen.name, parts: partsOf(read.lines) })
    setProgress(undefined)
    setAnswers([])
    setProblem(undefined)
  }
  const run = async (dryRun: boolean, from: number) => {
    if (file === undefined) return
    isStopped.current = false
    setProblem(undefined)
    let done = from === 0 ? 0 : (progress?.done ?? 0)
    if (from === 0) setAnswers([])
    let part = from
    setProgress({ dryRun, done, nextPart: part, isRunning: true })
    try {
      for (; part < file.parts.length && !isStopped.current; part += 1) {
        const lines = file.parts[part] ?? []
        const path = `/api/operations/bulk${dryRun ? '?validate=true' : ''}`
        const answered = await postLines<AnsweredLine>(
          path,
          lines.map(({ text }) => text),
        )
        // The API numbers the lines of a part; people know those of the file.
        const placed = answered.map((one) => ({ ...one, line: lines[one.line - 1]?.line ?? one.line }))
        setAnswers((before) => [...before, ...placed])
        done += lines.length
        setProgress({ dryRun, done, nextPart: part + 1, isRunning: true })
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error.body)
    }
    setProgress({ dryRun, done, nextPart: part, isRunning: false })
  }
  const total = file?.lines.length ?? 0
  const isOver = progress !== undefined && !progress.isRunning && progress.nextPart >= (file?.parts.length ?? 0)
  const bad = answers.filter((answer) => sortOf(answer) === 'bad').length
  return (
    <>
      <h1>Bulk</h1>
      <p>
        A file of operations: NDJSON as the API takes it, or CSV with the columns <code>operation</code>,{' '}
        <code>operationId</code>, <code>partner</code>, <code>account</code> and <code>input.…</code>. Sending a file
        again does nothing twice: the ids say what is known already.
      </p>
      <label class="file">
        File
        <input type="file" accept=".ndjson,.jsonl,.csv,.txt" onChange={(e) => choose(e.currentTarget.files?.[0])} />
      </label>
      {file === undefined ? null : (
        <>
          <p>
            <strong>{file.name}</strong>: {total.toLocaleString()} lines to send,{' '}
            {file.unreadable.length.toLocaleString()} that cannot be read
          </p>
          {file.unreadable.length === 0 ? null : (
            <ul class="problem">
              {file.unreadable.slice(0, 50).map(({ line, rule }) => (
                <li key={line}>
                  line {line}: {rule}
                </li>
              ))}
            </ul>
          )}
          <p class="buttons">
            <button type="button" disabled={total === 0 || progress?.isRunning} onClick={() => run(true, 0)}>
              Dry run
            </button>
            <button
              type="button"
              class="main"
              disabled={total === 0 || progress === undefined || progress.isRunning || !(isOver && progress.dryRun)}
              onClick={() => run(false, 0)}
            >
              Send {total.toLocaleString()} lines
            </button>
            {progress?.isRunning ? (
              <button
                type="button"
                onClick={() => {
                  isStopped.current = true
                }}
              >
                Stop
              </button>
            ) : null}
            {progress === undefined || progress.isRunning || isOver ? null : (
              <button type="button" class="main" onClick={() => run(progress.dryRun, progress.nextPart)}>
                Go on with the rest
              </button>
            )}
          </p>
        </>
      )}
      <Problem problem={problem} />
      {progress === undefined ? null : (
        <p class="line">
          <progress aria-label="Progress" max={Math.max(1, total)} value={progress.done} />
          <span role="status">
            {progress.dryRun ? 'Dry run' : 'Sent'}: {progress.done.toLocaleString()} of {total.toLocaleString()}
            {isOver ? `, over; ${bad.toLocaleString()} need a look` : ''}
          </span>
        </p>
      )}
      <BulkResults answers={answers} />
    </>
  )
}
