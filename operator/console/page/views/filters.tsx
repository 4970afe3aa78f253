/** A form whose fields are the query of the page's address, so that a filter can be kept and passed on. */
export function Filters({
  of,
  fields,
  onChange,
}: {
  of: string
  fields: readonly { name: string; label: string; value: string; options?: readonly string[]; type?: 'date' | 'text' }[]
  onChange(query: Record<string, string>): void
}) {
  const submit = (event: Event) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    onChange(Object.fromEntries([...form].map(([name, value]) => [name, String(value).trim()])))
  }
  return (
    <form class="filters" aria-label={of} onSubmit={submit}>
      {fields.map(({ name, label, value, options, type = 'text' }) => (
        <label key={name} for={`${of}-${name}`}>
          {label}
          {options === undefined ? (
            type === 'date' ? (
              <input id={`${of}-${name}`} key={value} name={name} type="date" defaultValue={value} />
            ) : (
              <input id={`${of}-${name}`} key={value} name={name} defaultValue={value} autoComplete="off" />
            )
          ) : (
            <select
              id={`${of}-${name}`}
              key={`${value} ${options.length}`}
              name={name}
              onChange={(event) => event.currentTarget.form?.requestSubmit()}
            >
              {['', ...options].map((option) => (
                <option key={option} value={option} selected={option === value}>
                  {option === '' ? 'all' : option}
                </option>
              ))}
            </select>
          )}
        </label>
      ))}
      <button type="submit">Show</button>
    </form>
  )
}
