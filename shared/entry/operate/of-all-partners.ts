import { problemAnswer } from '../http/problem.ts'

/** The answer where something may be any partner's, and the caller has the role for some of them only. */
export const ofAllPartners = () =>
  problemAnswer({
    status: 403,
    code: 'ROLE_MISSING',
    title: 'This needs the role of the route for all partners of the stage; nothing was done.',
    nextSteps: ['Have the principal listed in the stage’s callers for all partners, and deploy the stage.'],
  })
