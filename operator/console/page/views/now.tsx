import type { Key, Overview, PartnerOverview, Pause } from '../api-shapes.ts'
import { type Act, useActs } from '../parts/act-dialog.tsx'
import { HoursChart } from '../parts/hours-chart.tsx'
import { Age } from '../parts/moment.tsx'
import { Problem } from '../parts/problem.tsx'
import { QuotaGauge } from '../parts/quota-gauge.tsx'
import { Scrolled } from '../parts/scrolled.tsx'
import { Status } from '../parts/status.tsx'
import { operationLink, placeLink } from '../place.ts'
import type { Polled } from '../polled.ts'
import { usePolled } from '../polled.ts'

/** How everything stands, for a wall as well as for a desk. */
export function Now({ overview }: { overview: Polled<Overview> }) {
  // The overview is counted once a minute; keys change faster.
  const keys = usePolled<{ keys: Key[] }>('/api/keys', 5_000)
  const acts = useActs(() => {
    void keys.again()
    void overview.again()
  })
  const { value } = overview
  return (
    <>
      <h1>Now</h1>
      {acts.element}
      <Problem problem={keys.problem ?? overview.problem} />
      <Keys keys={keys.value?.keys ?? value?.keys ?? []} begin={acts.begin} />
      {value === undefined ? null : (
        <>
          <HoursChart finished={value.partners.flatMap(({ finished }) => finished)} at={value.at} />
          <Partners partners={value.partners} begin={acts.begin} />
          <Pauses pauses={value.pauses} begin={acts.begin} />
          <p class="quiet">
            Counted <Age at={value.at} />, at most once a minute.
          </p>
        </>
      )}
    </>
  )
}

function Keys({ keys, begin }: { keys: readonly Key[]; begin(act: Act): void }) {
  return (
    <Scrolled label="The vendor’s keys">
      <table class="keys">
        <caption class="unseen">The vendor’s keys</caption>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">State</th>
            <th scope="col">Why</th>
            <th scope="col">Since</th>
            <th scope="col">Next probe</th>
            <th scope="col">Requests of the day</th>
            <th scope="col">A second</th>
            <th scope="col">Waiting</th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.key}>
              <th scope="row">{key.key}</th>
              <td>
                <Status is={key.state} />
              </td>
              <td>
                <small>
                  {[key.reason, key.code].filter((text) => text !== undefined).join(' ')}
                  {key.pause === undefined ? null : ` “${key.pause.why}”`}
                  {key.heldCalls.map(({ partner, call, code }) => ` ${partner} ${call}: ${code}`)}
                </small>
              </td>
              <td>{key.since === undefined ? '' : <Age at={key.since} since />}</td>
              <td>{key.until === undefined ? '' : <Age at={key.until} />}</td>
              <td>
                <QuotaGauge used={key.day.used} limit={key.day.limit} name={key.key} />
              </td>
              <td class="number">{key.rate.perSecond}</td>
              <td class="number">{key.waitingLines}</td>
              <td class="buttons">
                {keyActs(key).map((act) => (
                  <button key={act.title} type="button" onClick={() => begin(act)}>
                    {act.title}
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}

function keyActs({ key, state, pause }: Key): Act[] {
  const path = `/api/keys/${encodeURIComponent(key)}`
  if (pause !== undefined) {
    return [{ title: `Resume ${key}`, words: 'Calls of this key go on.', path: `${path}/resume` }]
  }
  const stop = {
    title: `Pause ${key}`,
    words: 'All calls of this key stop, for 24 hours at most. A request that is on its way is not stopped.',
    path: `${path}/pause`,
  }
  if (state !== 'stopped') return [stop]
  const words = 'The vendor is asked now, by a read, whether the key may go on.'
  return [{ title: `Probe ${key}`, words, path: `${path}/probe` }, stop]
}

const sum = (counts: Readonly<Record<string, number>> = {}): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)

const openStatuses = ['parked', 'resolving', 'sending', 'deferred', 'waiting', 'accepted'] as const

function Partners({ partners, begin }: { partners: readonly PartnerOverview[]; begin(act: Act): void }) {
  return (
    <Scrolled label="Open operations by partner">
      <table>
        <caption class="unseen">Open operations by partner</caption>
        <thead>
          <tr>
            <th scope="col">Partner</th>
            {openStatuses.map((status) => (
              <th key={status} scope="col" class="number">
                {status}
              </th>
            ))}
            <th scope="col">Oldest</th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {partners.map(({ partner, open, oldest, isComplete }) => (
            <tr key={partner}>
              <th scope="row">{partner}</th>
              {openStatuses.map((status) => {
                const count = sum(open[status])
                return (
                  <td key={status} class="number">
                    {count === 0 ? (
                      <span class="quiet">0</span>
                    ) : (
                      <a class={status} href={placeLink(['operations'], { partner, status })}>
                        {count.toLocaleString()}
                        {isComplete ? '' : '+'}
                      </a>
                    )}
                  </td>
                )
              })}
              <td>
                {oldest === undefined ? (
                  <span class="quiet">nothing is open</span>
                ) : (
                  <>
                    <a href={operationLink(partner, oldest.operationId)}>{oldest.operationId}</a>{' '}
                    <Age at={oldest.receivedAt} />
                  </>
                )}
              </td>
              <td class="buttons">
                <button
                  type="button"
                  onClick={() =>
                    begin({
                      title: `Pause partner ${partner}`,
                      words: 'Nothing new of this partner is sent, for 24 hours at most; looks go on.',
                      path: `/api/partners/${encodeURIComponent(partner)}/pause`,
                    })
                  }
                >
                  Pause partner {partner}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}

function Pauses({ pauses, begin }: { pauses: readonly Pause[]; begin(act: Act): void }) {
  if (pauses.length === 0) return <p class="quiet">No partner, operation or account is paused.</p>
  return (
    <section aria-labelledby="pauses">
      <h2 id="pauses">Pauses</h2>
      <ul class="rows">
        {pauses.map((pause) => {
          const { partner, operation, account, why, by, since, until } = pause
          const scope = [partner, account ?? operation].filter((text) => text !== undefined).join(' · ')
          const path = account === undefined ? '' : `/accounts/${encodeURIComponent(account)}`
          const act = {
            title: `Resume ${scope}`,
            words: 'What waits goes on in its order.',
            path: `/api/partners/${encodeURIComponent(partner)}${path}/resume`,
            ...(operation === undefined ? {} : { body: { operation } }),
          }
          return (
            <li key={scope}>
              <span class="grow">
                <strong>{scope}</strong> “{why}” <span class="quiet">by {by}</span>
              </span>
              <span>
                since <Age at={since} since />
                {until === undefined ? (
                  ', until resumed'
                ) : (
                  <>
                    , ends <Age at={until} />
                  </>
                )}
              </span>
              <button type="button" onClick={() => begin(act)}>
                {act.title}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
