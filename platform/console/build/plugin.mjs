// Checks and builds the pages of a plugin of this tree with the console's own tools:
// node plugin.mjs <folder of the sources> <folder of the result>
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, run } from './install.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [source, result] = process.argv.slice(2).map((path) => resolve(path))
install()
const tsconfig = join(source, 'tsconfig.json')
if (existsSync(tsconfig)) run(process.execPath, [join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js'), '--noEmit', '-p', tsconfig])
run(process.execPath, [join(root, 'kit', 'bin', 'build-plugin.mjs'), source, result])
