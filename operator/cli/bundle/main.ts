import { join, resolve } from 'node:path'
import { writeBundle } from './write-bundle.ts'

const root = resolve(import.meta.dirname, '../../..')
await writeBundle(root, join(root, 'dist'))
