import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { type Connection, currentConnection, onConnection } from './connection.ts'

export interface Section {
  id: string
  title: string
  count?: number
}

/** Head, ways to the pages, and the banner that says when the server is lost. */
export function Frame(props: {
  stage: string
  sections: readonly Section[]
  current: string
  children: ComponentChildren
}) {
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        Skip to content
      </button>
      <header>
        <strong class="name">Partner Ops</strong>
        <span class="stage">{props.stage}</span>
        <nav aria-label="Pages">
          {props.sections.map(({ id, title, count }) => (
            <a key={id} href={`#/${id}`} aria-current={id === props.current ? 'page' : undefined}>
              {title}
              {count === undefined || count === 0 ? null : <span class="count">{count}</span>}
            </a>
          ))}
        </nav>
      </header>
      <ConnectionBanner />
      <main id="content" tabIndex={-1}>
        {props.children}
      </main>
    </>
  )
}

function ConnectionBanner() {
  const [connection, setConnection] = useState<Connection>(currentConnection())
  useEffect(() => onConnection(setConnection), [])
  const { lostSince, why = '' } = connection
  return (
    <div role="alert">
      {lostSince === undefined ? null : (
        <p class="banner lost">
          <strong>Server lost.</strong> {why} The page shows how things stood at{' '}
          {new Date(lostSince).toLocaleTimeString()}. It tries again by itself.
        </p>
      )}
    </div>
  )
}
