import type { Agent } from '@/api/types'

/** An `@` before the caret, with the letters typed since. */
export interface Mention {
  from: number
  to: number
  words: string
}

export function mentionAt(text: string, caret: number): Mention | null {
  const match = /(?:^|[\s，。；、（(])(@)([^\s@]{0,30})$/.exec(text.slice(0, caret))
  return match ? { from: caret - match[2]!.length - 1, to: caret, words: match[2]! } : null
}

/** Whom a text names: the longest name counts, so that Anna Berg isn't Anna. */
export function mentionsIn(text: string, agents: readonly Pick<Agent, 'id' | 'name'>[]): string[] {
  let rest = text
  const found: string[] = []
  for (const agent of [...agents].sort((a, b) => b.name.length - a.name.length)) {
    if (!agent.name || !rest.includes(`@${agent.name}`)) continue
    found.push(agent.id)
    rest = rest.replaceAll(`@${agent.name}`, '')
  }
  return found
}
