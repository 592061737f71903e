import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Runs a script of a package here; quiet, unless it fails. */
export function run(args) {
  start(process.execPath, args, { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' })
}

function start(command, args, environment = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...environment }, shell: command === 'npm' && process.platform === 'win32' })
  if (result.error) throw result.error
  if (result.status === 0) return
  console.error(`${result.stdout}\n${result.stderr}`)
  process.exit(result.status ?? 1)
}

/** Brings node_modules in line with package-lock.json, and does nothing where it is already. */
export function install() {
  const stamp = join(root, 'node_modules', '.switchboard-lock')
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(process.version).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  start('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, lock)
}
