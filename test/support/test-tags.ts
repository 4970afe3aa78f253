/** Tags that a test may have. */
export const testTags = [
  { name: 'long', description: 'Takes a second or more; `npm run test:unit` and `npm run test:watch` leave it out.' },
]
