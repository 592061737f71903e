export interface TextPart {
  text: string
  url?: string
}

/** Splits a text into plain parts and web addresses; nothing else becomes a link. */
export function linked(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'，。；、（）【】]+/g)) {
    // Closing punctuation belongs to the sentence.
    const url = match[0].replace(/[.,;:!?)\]}]+$/, '')
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ text: url, url })
    from = match.index + url.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}
