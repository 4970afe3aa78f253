import { describe, expect, test } from 'vitest'
import { proseFaults } from '../../../infra/docs/prose-rules.ts'
import { textsOfCode, textsOfPage } from '../../../infra/docs/prose-texts.ts'

describe('a text that people read', () => {
  test.each([
    ['What cannot be concluded is parked.', 'a clause is the subject'],
    ['It is looked at. What was seen is kept.', 'a clause is the subject of a later sentence'],
    ['**In order.** What waits moves.', 'a clause is the subject after a heading in bold'],
    ['Whoever assumes that it failed bills twice.', 'nobody acts'],
    ['The event tells how it ended.', 'tell'],
    ['You are told if it is missing.', 'told'],
    ['No token could be had.', 'a passive that hides who acts'],
    ['Whether it was sent is not to be seen.', 'a passive that hides who acts'],
    ['Something happened in the engine.', 'it says nothing'],
    ['A key is refused, hence the alarm.', 'an old word'],
  ])('%s is found: %s', (text) => {
    expect(proseFaults(text)).toHaveLength(1)
  })

  test.each([
    ['What is a repeat?', 'a question'],
    ['It returns what is known of an account.', 'a clause as the object'],
    ['The engine parks what it cannot conclude.', 'somebody acts'],
    ['The host has 4 vCPUs.', 'no word of the list'],
  ])('%s is taken: %s', (text) => {
    expect(proseFaults(text)).toEqual([])
  })
})

describe('the texts of a page', () => {
  test('are paragraphs, list items, quotations and cells, each with its line', () => {
    const page = '# What it is\n\nOne\nparagraph.\n\n- first\n- second\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |\n'
    expect(textsOfPage(page).filter(({ text }) => text !== '')).toEqual([
      { line: 3, text: 'One paragraph.' },
      { line: 6, text: 'first' },
      { line: 7, text: 'second' },
      { line: 9, text: 'quoted' },
      ...['a', 'b'].map((text) => ({ line: 11, text })),
      ...['c', 'd'].map((text) => ({ line: 13, text })),
    ])
  })

  test('are no code, no comment and no address', () => {
    const page = '```sh\ntell me\n```\n\n<!-- tell -->\n\n`told` and [a page](told.md)\n\n[x]: https://told.example\n'
    expect(textsOfPage(page).map(({ text }) => text)).toEqual(['code and [a page]'])
  })
})

test('the texts of code are its sentences, without comments and short names', () => {
  const code =
    "/** It tells why. */\nconst a = 'ONE_CODE'\n// told\nconst b = `The vendor has ten accounts.`\nconst c = \"It isn't there any more.\"\n"
  expect(textsOfCode(code)).toEqual([
    { line: 4, text: 'The vendor has ten accounts.' },
    { line: 5, text: "It isn't there any more." },
  ])
})
