import { useEffect, useState } from 'preact/hooks'

/** The cursors that a person went through in a listing; `reset` begins anew when what is asked for changes. */
export function usePages(asked: string) {
  const [{ of, cursors }, set] = useState<{ of: string; cursors: readonly string[] }>({ of: asked, cursors: [] })
  useEffect(() => set({ of: asked, cursors: [] }), [asked])
  const mine = of === asked ? cursors : []
  return {
    cursor: mine.at(-1),
    page: mine.length + 1,
    next: (cursor: string) => set({ of: asked, cursors: [...mine, cursor] }),
    back: () => set({ of: asked, cursors: mine.slice(0, -1) }),
  }
}

export function Pager({ pages, next }: { pages: ReturnType<typeof usePages>; next: string | undefined }) {
  if (pages.page === 1 && next === undefined) return null
  return (
    <nav class="pager" aria-label="Pages of the list">
      <button type="button" disabled={pages.page === 1} onClick={pages.back}>
        Back
      </button>
      <span>Page {pages.page}</span>
      <button type="button" disabled={next === undefined} onClick={() => next !== undefined && pages.next(next)}>
        Next
      </button>
    </nav>
  )
}
