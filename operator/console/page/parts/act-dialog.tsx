import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiProblem, post } from '../api.ts'
import type { Operation, ProblemBody } from '../api-shapes.ts'
import { Problem } from './problem.tsx'
import { Status } from './status.tsx'

/** Something that a person is about to do. */
export interface Act {
  /** Such as "Retry desk-4". */
  title: string
  /** What it does, and what it does not. */
  words: string
  path: string
  body?: Readonly<Record<string, unknown>>
  /** The version that the person looked at. */
  ifMatch?: string | undefined
  /** Has to be typed where the act cannot be taken back. */
  word?: string
}

/** Asks for a reason, does it, and says what became of it. */
export function ActDialog(props: { act: Act | undefined; onClose(): void; onDone(title: string): void }) {
  const { act } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const [why, setWhy] = useState('')
  const [word, setWord] = useState('')
  const [problem, setProblem] = useState<ProblemBody>()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    if (act === undefined) return dialog.current?.close()
    setWhy('')
    setWord('')
    setProblem(undefined)
    dialog.current?.showModal()
  }, [act])
  if (act === undefined) return <dialog ref={dialog} aria-label="Closed" />
  const mayGo = why.trim() !== '' && (act.word === undefined || word === act.word) && !isBusy
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!mayGo) return
    setBusy(true)
    try {
      await post(act.path, { ...act.body, why: why.trim() }, { ifMatch: act.ifMatch })
      props.onDone(act.title)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error.body)
    } finally {
      setBusy(false)
    }
  }
  const conflict = problem?.operation
  return (
    <dialog ref={dialog} aria-labelledby="act-title" onClose={props.onClose}>
      <form onSubmit={submit}>
        <h2 id="act-title">{act.title}</h2>
        {conflict === undefined ? (
          <>
            <p>{act.words}</p>
            <label>
              Reason, for the record
              <textarea required maxLength={1000} rows={3} value={why} onInput={(e) => setWhy(e.currentTarget.value)} />
            </label>
            {act.word === undefined ? null : (
              <label>
                This cannot be taken back. Type <code>{act.word}</code>
                <input autoComplete="off" value={word} onInput={(e) => setWord(e.currentTarget.value)} />
              </label>
            )}
            {problem?.code === 'CONSOLE_LOST' || problem?.code === 'API_UNREACHABLE' ? (
              <p class="problem" role="alert">
                {problem.title} It is not known whether this was recorded: see how it stands when the server is back.
              </p>
            ) : (
              <Problem problem={problem} />
            )}
          </>
        ) : (
          <Conflict operation={conflict} />
        )}
        <p class="buttons">
          {conflict === undefined ? (
            <button type="submit" class="main" disabled={!mayGo}>
              {isBusy ? 'Wait…' : act.title}
            </button>
          ) : null}
          <button type="button" onClick={props.onClose}>
            {conflict === undefined ? 'Cancel' : 'See how it stands now'}
          </button>
        </p>
      </form>
    </dialog>
  )
}

function Conflict({ operation }: { operation: Operation }) {
  return (
    <div class="conflict" role="alert">
      <p>
        <strong>It has moved on since you looked at it. Nothing was changed.</strong>
      </p>
      <p>
        <code>{operation.operationId}</code> is now <Status is={operation.status} />
        {operation.code === undefined ? null : (
          <>
            {' '}
            with <code>{operation.code}</code>
          </>
        )}
        , version {operation.version}. Somebody else may have decided it: the audit has who, and why.
      </p>
    </div>
  )
}

/** A dialog for the acts of a view, and the line that says what was done. */
export function useActs(changed: () => void) {
  const [act, setAct] = useState<Act>()
  const [done, setDone] = useState('')
  const close = () => {
    setAct(undefined)
    changed()
  }
  const element = (
    <>
      <ActDialog
        act={act}
        onClose={close}
        onDone={(title) => {
          setDone(`${title}: recorded.`)
          close()
        }}
      />
      <p class="done" role="status">
        {done}
      </p>
    </>
  )
  const begin = (next: Act) => {
    setDone('')
    setAct(next)
  }
  return { begin, element }
}
