import * as z from 'zod/mini'

const announcementSchema = z.object({
  url: z.url(),
  control: z.url(),
  partners: z.array(
    z.object({
      partner: z.string(),
      apiKey: z.string(),
      login: z.string(),
      password: z.string(),
      clientId: z.string(),
      clientSecret: z.string(),
      apiSecret: z.string(),
    }),
  ),
})

/** The line that the simulator prints when it is ready: its addresses and the credentials of its partners. */
export type SimulatorAnnouncement = z.infer<typeof announcementSchema>

/** @throws when the line is something else: the simulator and the runtime then come from different versions */
export function readAnnouncement(line: string): SimulatorAnnouncement {
  return announcementSchema.parse(JSON.parse(line))
}
