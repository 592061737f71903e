import en from './messages/en.json';
import zhCN from './messages/zh-CN.json';

export type Word = keyof typeof en;
export type Say = (key: Word, values?: Record<string, string | number>) => string;

export const LANGUAGES: Record<string, Record<Word, string>> = { en, 'zh-CN': zhCN };

/** The language that we have and that is nearest to the first wish we can meet. */
export function nearest(...wishes: (string | null | undefined)[]): string {
  for (const wish of wishes) {
    const base = wish?.trim().replace('_', '-').toLowerCase().split('-')[0];
    const found = base && Object.keys(LANGUAGES).find((tag) => tag.toLowerCase().split('-')[0] === base);
    if (found) return found;
  }
  return 'en';
}

export function sayer(language: string): Say {
  const words = LANGUAGES[language] ?? en;
  return (key, values) => words[key].replace(/\{(\w+)\}/g, (whole, name: string) => (values && name in values ? String(values[name]) : whole));
}

/** What the page is in: asked for in its address, chosen here before, or the browser's. */
export function wished(): string {
  return nearest(new URLSearchParams(location.search).get('lang'), kept(), ...(navigator.languages ?? [navigator.language]));
}

function kept(): string | null {
  try {
    return localStorage.getItem('switchboard:language');
  } catch {
    return null;
  }
}

export function keep(language: string): void {
  try {
    localStorage.setItem('switchboard:language', language);
  } catch {
    // Then it is asked anew next time.
  }
}
