import { createServer, request as sendRequest } from 'node:http'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/loopback-server.ts'
import { serveConsole } from '../../../operator/console/serve-console.ts'
import { findBrowser } from '../../support/find-browser.ts'
import { ask, type ConsoleStage, loseAnswer, newAccount, parkOne, startConsoleStage, stopped } from './console-stage.ts'

const browserPath = findBrowser()
const patience = 15_000

describe.skipIf(browserPath === undefined)('the console in a browser', () => {
  let stage: ConsoleStage
  let context: BrowserContext
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    stage = await startConsoleStage(browserPath ?? '')
    const { endpoints } = stage
    await Promise.all([
      ...['desk-one', 'desk-two', 'desk-three'].map((account) => parkOne(endpoints, account)),
      loseAnswer(endpoints, 'lost-answer'),
    ])
    context = await stage.browser.newContext()
    context.setDefaultTimeout(patience)
    page = await opened(context)
  }, 120_000)

  afterAll(() => stage?.stop())

  afterEach(() => {
    // A script that broke, or one that the content security policy stopped.
    expect(faults.splice(0)).toEqual([])
  })

  async function opened(where: BrowserContext, url = stage.endpoints.console): Promise<Page> {
    const tab = await where.newPage()
    tab.on('pageerror', (error) => faults.push(error.message))
    tab.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text())
    })
    await tab.goto(url)
    return tab
  }

  const goTo = async (tab: Page, hash: string, heading: string) => {
    await tab.evaluate(`location.hash = ${JSON.stringify(hash)}`)
    await tab.getByRole('heading', { level: 1, name: heading }).waitFor()
  }

  const decide = async (tab: Page, button: string, why: string) => {
    await tab.getByRole('button', { name: button, exact: true }).first().click()
    await tab.getByRole('dialog').getByLabel('Reason, for the record').fill(why)
    await tab.getByRole('dialog').getByRole('button', { name: button }).click()
  }

  it('takes the token out of the address and keeps what lets the browser in from scripts', async () => {
    expect(page.url()).not.toContain('token')
    expect(await page.evaluate('document.cookie')).toBe('')
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  })

  it('is closed to a browser that was not given the address', async () => {
    const stranger = await stage.browser.newContext()
    const tab = await stranger.newPage()
    const answer = await tab.goto(new URL('/', stage.endpoints.console).href)
    expect(answer?.status()).toBe(401)
    expect(await tab.content()).toContain('CONSOLE_TOKEN')
    await stranger.close()
  })

  it('is closed to another page of the browser that was let in', async () => {
    const stranger = await listenOnLoopback(
      createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>stranger</p>')),
      0,
    )
    const tab = await context.newPage()
    await tab.goto(stranger.url)
    // The cookie is that of all ports of this host, so that it comes along; reading and acting are refused all the same.
    const target = new URL('/api/keys', stage.endpoints.console).href
    const statuses = await tab.evaluate(async (url) => {
      const tried = async (init: RequestInit) =>
        fetch(url, { ...init, credentials: 'include' }).then(
          (answer) => answer.status,
          () => 'refused by the browser',
        )
      return [await tried({}), await tried({ method: 'POST', mode: 'no-cors', body: '{}' }).then(String)]
    }, target)
    expect(statuses).toEqual(['refused by the browser', 'refused by the browser'])
    const { status } = (await (await fetch(`${stage.endpoints.api}/keys/acme`)).json()) as { status?: string }
    expect(status).toBeUndefined()
    await tab.close()
    await stranger.stop()
  })

  it('shows what is parked with letter, next steps and how many wait, and takes a decision with its reason', async () => {
    await goTo(page, '#/needs-a-person', 'Needs a person')
    const card = page.locator('details.card', { hasText: 'desk-one-4' })
    if ((await card.getAttribute('open')) === null) await card.locator('summary').click()
    await card.getByText('Waiting behind it').waitFor()
    await card.locator('dd', { hasText: /^1$/ }).waitFor()
    expect(await card.locator('pre').innerText()).toContain('please reactivate it')
    expect(await card.locator('.steps li').count()).toBe(3)
    await card.getByRole('button', { name: 'Mark as rejected' }).click()
    const submit = page.getByRole('dialog').getByRole('button', { name: /^Mark as rejected/ })
    expect(await submit.isDisabled()).toBe(true)
    await page.getByLabel('Reason, for the record').fill('The client left.')
    await submit.click()
    await page.getByText('Mark as rejected: desk-one-4: recorded.').waitFor()
    expect(await stopped(stage.endpoints, 'globex', 'desk-one-4')).toBe('rejected')
    await card.waitFor({ state: 'detached' })
    // What waited behind it is caught, and the way back is one button.
    await stopped(stage.endpoints, 'globex', 'desk-one-5')
    await page.reload()
    await page.getByRole('button', { name: 'Ask for reopen-account of desk-one' }).click()
    expect(await stopped(stage.endpoints, 'globex', 'desk-one-5-reopen')).toBe('parked')
  })

  it('says so to the second of two people who decide at once, and changes nothing for them', async () => {
    const [first, second] = [await opened(context), await opened(context)]
    for (const tab of [first, second]) await goTo(tab, '#/operations/globex/desk-two-4', 'desk-two-4')
    await second.getByRole('button', { name: 'Mark as applied' }).click()
    await decide(first, 'Retry', 'They have done it.')
    await first.getByText('Retry: desk-two-4: recorded.').waitFor()
    await second.getByLabel('Reason, for the record').fill('I think it is done.')
    await second.getByRole('dialog').getByRole('button', { name: 'Mark as applied' }).click()
    await second.getByText('Nothing was changed.').waitFor()
    await second.getByRole('button', { name: 'See how it stands now' }).click()
    const audit = (await (await fetch(`${stage.endpoints.api}/audit?partner=globex`)).json()) as {
      records: { subject: string; result: string; why: string }[]
    }
    const acts = audit.records.filter(({ subject }) => subject === 'desk-two-4')
    expect(acts.map(({ result, why }) => [result, why])).toEqual([
      ['done', 'They have done it.'],
      ['conflict', 'I think it is done.'],
    ])
    await Promise.all([first.close(), second.close()])
  })

  it('shows keys, gauges, the chart and open work, and stops and starts a key', async () => {
    await goTo(page, '#/now', 'Now')
    const row = page.getByRole('row', { name: /^initech/ }).first()
    await row.getByRole('img', { name: /of the day used/ }).waitFor()
    await page.getByRole('img', { name: /^Finished in 48 hours/ }).waitFor()
    await row.getByRole('button', { name: 'Pause initech', exact: true }).click()
    await page.getByLabel('Reason, for the record').fill('Maintenance.')
    await page.getByRole('dialog').getByRole('button', { name: 'Pause initech' }).click()
    await row.getByText('stopped').waitFor()
    await decide(page, 'Resume initech', 'Over.')
    await row.getByText('running').waitFor()
  })

  it('shows the life of an operation whose answer was lost: the call, not knowing, and how it was found out', async () => {
    await goTo(page, '#/operations/acme/lost-answer-2', 'lost-answer-2')
    await page.getByRole('img', { name: /waiting .*call .*unknown / }).waitFor()
    await page.locator('.events').getByText('Applied, by observation, effect proven').waitFor()
    await page.locator('.events summary').first().click()
    await page.getByText('"sentAt"').waitFor()
  })

  it('shows an account: lane, what was seen and when, plan, history; and pauses it', async () => {
    await goTo(page, '#/accounts/globex/desk-three', 'desk-three')
    await page.locator('ol.lane').getByText('desk-three-5').waitFor()
    await page.getByRole('row', { name: /singleBilling false/ }).waitFor()
    await page.getByRole('table', { name: 'History' }).getByText('desk-three-1').waitFor()
    await decide(page, 'Pause desk-three', 'The client disputes its bill.')
    await page.getByText('Pause desk-three: recorded.').waitFor()
    await decide(page, 'Resume desk-three', 'Settled.')
    await page.getByText('Resume desk-three: recorded.').waitFor()
    await goTo(page, '#/accounts/acme/lost-answer', 'lost-answer')
    await page.getByRole('button', { name: 'Read the plan' }).click()
    await page.getByText('BRONZE').waitFor()
  })

  it('filters operations by what the address says, and shows what changes without being asked', async () => {
    await goTo(page, '#/operations?partner=acme&account=live-one', 'Operations')
    await page.getByText('None.').waitFor()
    const common = { partner: 'acme', account: 'live-one' }
    await ask(stage.endpoints, { ...common, operation: 'provision-account', operationId: 'live-1', input: newAccount })
    await page.getByRole('row', { name: /applied.*live-1/ }).waitFor()
    await page.getByLabel('Status').selectOption('rejected')
    await page.waitForURL(/status=rejected/)
    await page.getByText('None.').waitFor()
  })

  it('tries a file, sends it, and lists the lines that need a look', async () => {
    await goTo(page, '#/bulk', 'Bulk')
    const rows = ['operation,operationId,partner,account,input.product']
    for (let n = 1; n <= 3; n += 1) rows.push(`open-product,bulk-${n},acme,lost-answer,EmailMarketing`)
    rows.push('open-product,bulk-4,nobody,lost-answer,EmailMarketing', 'open-product,too,short')
    const file = { name: 'some.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`) }
    await page.getByLabel('File').setInputFiles(file)
    await page.getByText('line 6: has 3 fields, not 5').waitFor()
    expect(await page.getByRole('button', { name: 'Send 4 lines' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('Dry run: 4 of 4').waitFor()
    await page.getByRole('button', { name: 'Send 4 lines' }).click()
    await page.getByText('Sent: 4 of 4').waitFor()
    await page.getByText('3 accepted').waitFor()
    await page.getByRole('row', { name: /^5 .*refused PARTNER_UNKNOWN/ }).waitFor()
    expect(await stopped(stage.endpoints, 'acme', 'bulk-3')).toBe('applied')
  })

  it('causes what others do behind our back, finds it by a reconciliation, and repairs what is approved', async () => {
    await goTo(page, '#/simulator', 'Simulator')
    await page.getByRole('button', { name: 'Cancel live-one' }).click()
    await page.getByText('Cancel live-one: done.').waitFor()
    await page.locator('select[name=fault]').selectOption('slow')
    await page.locator('input[name=account]').fill('nobody')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('account nobody').waitFor()
    await page.getByRole('button', { name: 'Remove slow' }).click()
    await page.getByText('account nobody').waitFor({ state: 'detached' })
    await goTo(page, '#/reconciliation?partner=acme', 'Reconciliation')
    await page.getByLabel('Reason, for the record').fill('Weekly.')
    await page.getByRole('button', { name: 'Compare with the vendor’s listing' }).click()
    await page.getByText(/^Run of/).waitFor()
    await page.getByText('complete').waitFor({ timeout: 40_000 })
    await page.getByRole('row', { name: /^live-one/ }).waitFor()
    await page.getByText('status: canceled instead of trial').waitFor()
    await decide(page, 'Approve 1 repairs', 'Nobody here cancelled it.')
    await page.getByText('Approve 1 repairs: recorded.').waitFor()
    await page.getByText(/of 1 ended/).waitFor()
    const results = page.url().replace(/.*run=/, '')
    const path = `${stage.endpoints.api}/partners/acme/reconciliations/${results}/results`
    expect(await (await fetch(path)).json()).toMatchObject({ approvals: [{ why: 'Nobody here cancelled it.' }] })
  })

  it('says that the server is lost, keeps what was seen, and goes on when it is back', async () => {
    let gate = await gateTo(stage.endpoints.api, 0)
    const lonely = await serveConsole({ apiUrl: gate.url })
    const tab = await opened(context, lonely.url)
    await goTo(tab, '#/operations/globex/desk-three-4', 'desk-three-4')
    await tab.getByText('parked').first().waitFor()
    await gate.stop()
    await tab.getByRole('alert').getByText('Server lost.').waitFor()
    await tab.getByRole('heading', { name: /desk-three-4/ }).waitFor()
    gate = await gateTo(stage.endpoints.api, gate.port)
    await tab.getByText('Server lost.').waitFor({ state: 'detached' })
    // The console's own server too: a laptop that sleeps, a process that ended.
    await lonely.stop()
    await tab.getByRole('alert').getByText('Server lost.').waitFor()
    await decide(tab, 'Retry', 'Try.')
    await tab.getByRole('dialog').getByText('It is not known whether this was recorded').waitFor()
    await tab.close()
    await gate.stop()
  })

  const places: [string, string][] = [
    ['#/needs-a-person', 'Needs a person'],
    ['#/now', 'Now'],
    ['#/operations', 'Operations'],
    ['#/operations/globex/desk-three-4', 'desk-three-4'],
    ['#/accounts', 'Accounts'],
    ['#/accounts/globex/desk-three', 'desk-three'],
    ['#/bulk', 'Bulk'],
    ['#/reconciliation', 'Reconciliation'],
    ['#/simulator', 'Simulator'],
  ]

  it.each(places)('%s holds to WCAG 2.2 AA, dark and light, and fits a phone', async (hash, heading) => {
    await page.setViewportSize({ width: 375, height: 740 })
    await goTo(page, hash, heading)
    await page.waitForLoadState('networkidle')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // There are no frames, for which the other mode opens a page of its own.
      const axe = new AxeBuilder({ page }).setLegacyMode(true)
      // The two differ in colours only.
      if (colorScheme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      else axe.withRules(['color-contrast'])
      const { violations } = await axe.analyze()
      expect(violations.map(({ id, nodes }) => [id, colorScheme, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([])
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375)
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('is worked by keyboard alone: to a decision and out of its dialog', async () => {
    await goTo(page, '#/operations/globex/desk-three-4', 'desk-three-4')
    await page.getByRole('button', { name: 'Retry' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await page.evaluate('document.activeElement.closest("dialog") !== null')).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Retry')
  })
})

/** Stands before the API, and can be taken away. */
function gateTo(url: string, port: number): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    const onward = sendRequest(
      `${url}${request.url}`,
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  return listenOnLoopback(server, port)
}
