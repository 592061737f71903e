const CJK = '\\u3400-\\u9fff\\uff00-\\uffef\\u3000-\\u303f'
const BOTH = new RegExp(`^([^]*?[${CJK}][^]*?) / ([^${CJK}]+)$`)

/**
 * Plugins say why something doesn't work in Chinese and English at once, for they don't know who will read it: each line
 * "中文 / English". A reader gets his own half; what isn't said so stays whole, as it does for readers of other languages.
 */
export function ownHalf(text: string, locale: string): string {
  if (!/^(zh|en)\b/.test(locale)) return text
  return text
    .split('\n')
    .map((line) => {
      const both = BOTH.exec(line)
      return both ? both[locale.startsWith('zh') ? 1 : 2]! : line
    })
    .join('\n')
}
