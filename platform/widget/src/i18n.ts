import en from './messages/en.json';
import zhCN from './messages/zh-CN.json';

export type Key = keyof typeof en;
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

/** Ours; the server tells of one more where it has a file of it. */
export const LANGUAGES: Record<string, Record<Key, string>> = { en, 'zh-CN': zhCN };

/** What it doesn't say is said in English, or in our own words of it. */
export function learn(language: string, words: Record<string, string>): void {
  LANGUAGES[language] = { ...en, ...LANGUAGES[language], ...words };
}

/** The language we have that is nearest to the first wish we can meet. */
export function chooseLanguage(...wishes: (string | null | undefined)[]): string {
  for (const wish of wishes) {
    const tag = wish?.trim().replace('_', '-').toLowerCase();
    if (!tag) continue;
    for (const name of Object.keys(LANGUAGES)) if (name.toLowerCase() === tag) return name;
    const base = tag.split('-')[0];
    for (const name of Object.keys(LANGUAGES)) if (name.toLowerCase().split('-')[0] === base) return name;
  }
  return 'en';
}

export function translator(language: string): Translate {
  const messages = LANGUAGES[language] ?? en;
  return (key, values) => {
    // `key.one` stands beside `key` where a language tells one from many.
    const single = values?.n === 1 ? (messages as Record<string, string>)[`${key}.one`] : undefined;
    const text = single ?? messages[key] ?? en[key];
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (values && name in values ? String(values[name]) : whole));
  };
}
