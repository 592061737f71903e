/** What can stand in a phrase: `{{contact.name}}`. The server knows nothing of these; they are filled where one writes. */
export const VARIABLES = [
  'contact.name', 'contact.email', 'contact.phone', 'agent.name', 'shop.name', 'group.name', 'channel.name', 'conversation.id', 'conversation.subject', 'date', 'time',
] as const

export type Variable = (typeof VARIABLES)[number]
export type Values = Partial<Record<Variable, string | null | undefined>>

/** A place that a person must fill in: an unknown name, or one without a value here. */
export interface Gap {
  name: string
  from: number
  to: number
}

const MARK = /\{\{\s*([^{}]{1,60}?)\s*\}\}/g
const SHORT: Record<string, Variable> = { '{name}': 'contact.name', '{agent}': 'agent.name' }

/** Puts in what is known. What isn't stays as it was written, as a gap. */
export function fillIn(text: string, values: Values): string {
  return text
    .replace(MARK, (mark, name: string) => values[name.toLowerCase() as Variable] || mark)
    .replace(/\{(name|agent)\}/g, (mark) => values[SHORT[mark]!] || mark)
}

/** The gaps of a text, first to last. */
export function gapsOf(text: string): Gap[] {
  return [...text.matchAll(MARK)].map((match) => ({ name: match[1]!, from: match.index, to: match.index + match[0].length }))
}

/** The text cut at its variables: for a preview that shows which are filled and which are gaps. */
export function preview(text: string, values: Values): { text: string; kind: 'plain' | 'filled' | 'gap' }[] {
  const parts: { text: string; kind: 'plain' | 'filled' | 'gap' }[] = []
  let from = 0
  for (const match of text.matchAll(/\{\{\s*([^{}]{1,60}?)\s*\}\}|\{(?:name|agent)\}/g)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), kind: 'plain' })
    const value = values[match[1] === undefined ? SHORT[match[0]]! : (match[1].toLowerCase() as Variable)]
    parts.push(value ? { text: value, kind: 'filled' } : { text: match[1] ?? match[0], kind: 'gap' })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ text: text.slice(from), kind: 'plain' })
  return parts
}
