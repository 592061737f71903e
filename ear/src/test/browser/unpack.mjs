// Unpacks Chromium and the few libraries that a bare machine lacks: node unpack.mjs <folder>
// The package puts everything below the temporary folder and its libraries only where it believes itself on this runtime.
import { mkdirSync } from 'node:fs'

const folder = process.argv[2]
mkdirSync(folder, { recursive: true })
process.env.TMPDIR = folder
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x'
const { default: chromium } = await import('@sparticuz/chromium')
await chromium.executablePath()
