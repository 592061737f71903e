// Lints a description: node lint.mjs <file>. Also what no rule of the linter says.
import { readFileSync } from 'node:fs'
import { run } from './run.mjs'

export function lint(file) {
  run(['node_modules/@redocly/cli/bin/cli.js', 'lint', '--config', 'redocly.yaml', '--format', 'stylish', file])
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8'))
  const wrong = []
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (!['get', 'put', 'post', 'patch', 'delete'].includes(method)) continue
      const where = `${method} ${path}`
      if (!Object.keys(operation.responses).some((status) => /^(2|101|303)/.test(status))) wrong.push(`${where} never answers well`)
      if (!path.startsWith('/api/')) continue
      if (!operation.security) wrong.push(`${where} says nothing of who may call it`)
      for (const asked of operation.security ?? []) {
        for (const scheme of Object.keys(asked)) if (!components.securitySchemes[scheme]) wrong.push(`${where} asks for an unknown ${scheme}`)
        const scopes = asked.apiKey
        if (scopes && !operation.responses['429']) wrong.push(`${where} is called by keys and has no 429`)
      }
      for (const [status, answer] of Object.entries(operation.responses)) {
        const error = answer.$ref ? components.responses[answer.$ref.split('/').pop()] : answer
        if (/^[45]/.test(status) && !error.content?.['application/problem+json']) wrong.push(`${where} answers ${status} with something else than a problem`)
      }
    }
  }
  if (wrong.length) {
    console.error(wrong.join('\n'))
    process.exit(1)
  }
}

if (process.argv[1]?.endsWith('lint.mjs')) lint(process.argv[2])
