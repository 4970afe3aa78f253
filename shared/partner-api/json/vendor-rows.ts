import * as z from 'zod/mini'

/**
 * A list of rows, each with the fields of `Row` and perhaps others. Rows are checked where they stand: an object schema
 * would build each anew, at ten times the cost for a page of 50, and lists are most of what is read.
 *
 * @param wrongField - the name of a field that does not hold what `Row` says; undefined for a row as agreed
 */
export const vendorRows = <Row extends object>(
  wrongField: (row: { readonly [Name in keyof Row]: unknown }) => string | undefined,
) =>
  z.custom<readonly Row[]>(Array.isArray).check(
    z.check(({ value, issues }) => {
      for (let index = 0; index < value.length; index++) {
        const row: unknown = value[index]
        const isObject = typeof row === 'object' && row !== null && !Array.isArray(row)
        const wrong = isObject ? wrongField(row as Row) : ''
        if (wrong === undefined) continue
        issues.push({ code: 'custom', path: isObject ? [index, wrong] : [index], input: row })
        return
      }
    }),
  )
