import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { findBrowser } from '../../support/find-browser.ts'
import { ask, loseAnswer, newAccount, parkOne, startConsoleStage, stopped } from './console-stage.ts'

/** Takes the pictures of the documents: a local stage, some work, and what the console shows of it. */
const folder = resolve(import.meta.dirname, '../../../docs/pictures')
const browserPath = findBrowser()
if (browserPath === undefined) throw new Error('Without a browser there are no pictures.')
const stage = await startConsoleStage(browserPath)
try {
  const { endpoints } = stage
  await Promise.all([
    parkOne(endpoints, 'corner-news'),
    parkOne(endpoints, 'harbor-books'),
    loseAnswer(endpoints, 'charlie-club'),
    ...['alpha-bakery', 'bravo-books', 'delta-deli', 'echo-elm'].map(async (account) => {
      const common = { partner: 'acme', account }
      await ask(endpoints, {
        ...common,
        operation: 'provision-account',
        operationId: `${account}-1`,
        input: newAccount,
      })
      await ask(endpoints, { ...common, operation: 'open-product', operationId: `${account}-2` })
      await stopped(endpoints, 'acme', `${account}-2`)
    }),
  ])
  const context = await stage.browser.newContext({ viewport: { width: 1200, height: 760 } })
  const page = await context.newPage()
  await page.goto(endpoints.console)
  await take(page, 'console-needs-a-person', '#/needs-a-person', 'Send the letter in')
  await page.emulateMedia({ colorScheme: 'dark' })
  await take(page, 'console-operation', '#/operations/acme/charlie-club-2', 'by observation, effect proven')
  await page.emulateMedia({ colorScheme: 'light' })
  await take(page, 'console-now', '#/now', 'at most once a minute')
  await page.setViewportSize({ width: 390, height: 760 })
  await take(page, 'console-phone', '#/needs-a-person', 'Send the letter in')
  if (process.argv.includes('--all')) {
    await take(page, 'console-phone-now', '#/now', 'at most once a minute')
    await page.setViewportSize({ width: 1200, height: 760 })
    await take(page, 'console-account', '#/accounts/globex/corner-news', 'corner-news-1')
    await take(page, 'console-operations', '#/operations', 'alpha-bakery-1')
    await take(page, 'console-simulator', '#/simulator', 'Accounts at the vendor')
    await take(page, 'console-bulk', '#/bulk', 'NDJSON as the API takes it')
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await take(page, 'console-wall', '#/now', 'at most once a minute')
  }
} finally {
  await stage.stop()
}
process.exit(0)

async function take(page: Page, name: string, hash: string, text: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
  await page.locator('main').getByText(text).last().waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(process.env.PICTURES ?? folder, `${name}.png`) })
}
