/** The stand-ins check no signature, but the SDK wants to sign. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const

export const localRegion = 'us-east-1'
