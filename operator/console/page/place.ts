import { useEffect, useState } from 'preact/hooks'

/** Where the page is: the part of the address behind `#`, such as `#/operations/acme/some-id?status=parked`. */
export interface Place {
  parts: readonly string[]
  query: URLSearchParams
}

export function readPlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  return { parts: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) }
}

/** Parts are escaped; what is empty is left out of the query. */
export function placeLink(parts: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') asked.set(name, value)
  const text = asked.toString()
  return `#/${parts.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`
}

export const operationLink = (partner: string, operationId: string): string =>
  placeLink(['operations', partner, operationId])
export const accountLink = (partner: string, account: string): string => placeLink(['accounts', partner, account])

export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const changed = () => setHash(location.hash)
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return readPlace(hash)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
