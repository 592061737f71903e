import { describe, expect, it } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { chooseLanguage, LANGUAGES, translator } from '../src/i18n';

const english = LANGUAGES.en!;
const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe('messages', () => {
  it('has a language for every file', () => {
    expect(readdirSync('src/messages').map((f) => f.replace('.json', '')).sort()).toEqual(Object.keys(LANGUAGES).sort());
  });

  for (const [language, messages] of Object.entries(LANGUAGES)) {
    it(`is complete in ${language}`, () => {
      expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
      for (const [key, text] of Object.entries(messages)) {
        expect(text.trim(), key).not.toBe('');
        expect(holes(text), key).toEqual(holes(english[key as keyof typeof english]));
      }
    });
  }

  it('is really Chinese', () => {
    for (const [key, text] of Object.entries(LANGUAGES['zh-CN']!)) if (!key.startsWith('size.')) expect(text, key).toMatch(/[\u4e00-\u9fff（]/);
  });

  it('is used: every key stands in the sources', () => {
    const sources = (readdirSync('src', { recursive: true }) as string[])
      .filter((f) => f.endsWith('.ts'))
      .map((f) => readFileSync(`src/${f}`, 'utf8'))
      .join('\n');
    const built = ['state.', 'form.', 'rating.'];
    for (const key of Object.keys(english)) {
      const plain = key.replace(/\.one$/, '');
      expect(sources.includes(`'${plain}'`) || built.some((prefix) => key.startsWith(prefix)), key).toBe(true);
    }
  });

  it('no text stands in the sources', () => {
    for (const file of (readdirSync('src', { recursive: true }) as string[]).filter((f) => f.endsWith('.ts'))) {
      expect(readFileSync(`src/${file}`, 'utf8'), file).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('fills in values and knows one from many', () => {
    const t = translator('en');
    expect(t('launcher.unread', { n: 1 })).toBe('Chat with us, 1 unread message');
    expect(t('launcher.unread', { n: 2 })).toBe('Chat with us, 2 unread messages');
    expect(translator('zh-CN')('queue.place', { n: 3 })).toBe('您排在第 3 位');
  });

  it('chooses the nearest language', () => {
    expect(chooseLanguage(undefined, 'zh_CN')).toBe('zh-CN');
    expect(chooseLanguage('zh-TW', 'en')).toBe('zh-CN');
    expect(chooseLanguage('fr', 'zh-CN')).toBe('zh-CN');
    expect(chooseLanguage('en-GB')).toBe('en');
    expect(chooseLanguage('fr', null)).toBe('en');
  });
});
