// Installs, checks and builds the console; does nothing when no source changed since the last time.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, run } from './install.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const SOURCES = ['src', 'kit', 'build', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json']

function fingerprint() {
  const hash = createHash('sha256')
  const add = (path) => {
    const entries = readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const inner = `${path}/${entry.name}`
      if (entry.name === 'node_modules') continue
      if (entry.isDirectory()) add(inner)
      else hash.update(inner).update(readFileSync(join(root, inner)))
    }
  }
  for (const source of SOURCES) {
    if (/\.\w+$/.test(source)) hash.update(source).update(readFileSync(join(root, source)))
    else add(source)
  }
  return hash.digest('hex')
}

const stamp = join(root, 'target', 'console-sources.sha256')
const result = join(root, 'target', 'classes', 'META-INF', 'resources', 'index.html')
const now = fingerprint()
if (!existsSync(result) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) {
  install()
  run('npm', ['run', '--silent', 'build'])
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now)
}
