// Lints the description, makes TypeScript of it, and compiles what somebody would write against that: node check.mjs <file>.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { install, root, run } from './run.mjs'
import { lint } from './lint.mjs'

const file = resolve(root, process.argv[2])
install()
lint(file)
mkdirSync(`${root}/target/typescript`, { recursive: true })
run(['node_modules/openapi-typescript/bin/cli.js', file, '--output', 'target/typescript/schema.d.ts'])
run(['node_modules/typescript/bin/tsc', '--project', 'tsconfig.json'])
