import { createServer } from 'node:http'
import { accountAnswer } from '../engine/account-answer.ts'

/** The vendor's side of the bare request, as a process of its own so that its CPU is not counted. Ends with its parent. */
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const login = request.url?.split('/')[5] ?? ''
    response.writeHead(200, { 'content-type': 'application/atom+xml;charset=UTF-8' }).end(accountAnswer(login))
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.on('disconnect', () => process.exit(0))
