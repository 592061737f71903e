import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { head, prove } from '../src/customer/sha256';
import { isShown } from '../src/customer/shown';
import { LANGUAGES, nearest } from '../src/customer/words';

describe('the proof of work', () => {
  it('hashes as everybody does', () => {
    for (const text of ['', 'abc', 'a'.repeat(55), 'a'.repeat(56), 'a'.repeat(64), '中文 '.repeat(40)]) {
      expect(head(text), text).toBe(createHash('sha256').update(text).digest().readUInt32BE(0));
    }
  });

  it('finds a number that the server takes', async () => {
    const n = await prove('stamp', 12);
    expect(createHash('sha256').update(`stamp:${n}`).digest().readUInt16BE(0) >>> 4).toBe(0);
  });
});

describe('fields that are shown when', () => {
  const values: Record<string, string | boolean | string[]> = { kind: 'broken', parts: ['lid', 'box'], price: '12.50', gift: true, day: '2026-11-22' };
  const ask = (op: string, field: string, ...wanted: string[]) => isShown([{ field: `field.${field}`, op, values: wanted }], [], (key) => values[key]);

  it('asks as the server does', () => {
    expect(ask('IS', 'kind', 'broken')).toBe(true);
    expect(ask('IS', 'kind', 'late')).toBe(false);
    expect(ask('IS_NOT', 'none', 'late')).toBe(true);
    expect(ask('IN', 'parts', 'lid', 'cup')).toBe(true);
    expect(ask('NOT_IN', 'parts', 'cup')).toBe(true);
    expect(ask('EMPTY', 'none')).toBe(true);
    expect(ask('NOT_EMPTY', 'parts')).toBe(true);
    expect(ask('GREATER', 'price', '9')).toBe(true);
    expect(ask('AT_MOST', 'price', '12.5')).toBe(true);
    expect(ask('IS', 'gift', 'true')).toBe(true);
    expect(ask('BEFORE', 'day', '2026-12-01')).toBe(true);
    expect(ask('LESS', 'none', '5')).toBe(false);
  });

  it('takes all of the one and any of the other', () => {
    const is = (value: string) => ({ field: 'field.kind', op: 'IS', values: [value] });
    expect(isShown([], [], () => undefined)).toBe(true);
    expect(isShown([], [is('late'), is('broken')], (key) => values[key])).toBe(true);
    expect(isShown([is('broken')], [is('late')], (key) => values[key])).toBe(false);
  });
});

describe('words of customers’ pages', () => {
  const english = LANGUAGES.en!;
  const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

  it('are complete in each language', () => {
    for (const words of Object.values(LANGUAGES)) {
      expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
      for (const [key, text] of Object.entries(words)) expect(holes(text), key).toEqual(holes(english[key as keyof typeof english]));
    }
  });

  it('are used', () => {
    const sources = readdirSync('src/customer').filter((f) => f.endsWith('.ts')).map((f) => readFileSync(`src/customer/${f}`, 'utf8')).join('\n');
    const built = ['step.', 'state.', 'reason.', 'rate.'];
    for (const key of Object.keys(english)) expect(sources.includes(`'${key}'`) || built.some((prefix) => key.startsWith(prefix)), key).toBe(true);
  });

  it('are in the nearest language', () => {
    expect(nearest('fr', 'zh-TW')).toBe('zh-CN');
    expect(nearest('en_GB')).toBe('en');
    expect(nearest(null, 'fr')).toBe('en');
  });
});

const ticket = {
  number: 1001, subject: '<img src=x onerror=alert(1)>', type: 'Logistics', shop: 'Leaf', createdAt: '2026-11-22T08:00:00.000Z', rating: null,
  state: { key: 'open', name: 'Open', category: 'OPEN' }, fileMaxBytes: 1000, seq: 2,
  may: { answer: true, urge: true, urgeAfter: null, rate: false, rateUntil: null },
};
const said = {
  seq: 1, at: '2026-11-22T08:00:00.000Z', kind: 'created', by: 'CUSTOMER', name: null, text: '<script>alert(2)</script> https://a.example', files: [], state: null, score: null, reasons: [],
};

describe('the page of a ticket', () => {
  const asked: { url: string; init: RequestInit }[] = [];
  let answer: (url: string) => { status: number; body: unknown };

  beforeEach(() => {
    vi.resetModules();
    asked.length = 0;
    document.body.innerHTML = '';
    location.hash = '#the-secret';
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      asked.push({ url, init });
      const { status, body } = answer(url);
      return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }));
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const open = async () => {
    await import('../src/customer/ticket');
    await vi.waitFor(() => expect(document.querySelector('main')?.getAttribute('aria-busy')).toBe('false'));
  };

  it('shows what people wrote as text, and never puts the secret into an address', async () => {
    answer = (url) => ({ status: 200, body: url.includes('/history') ? { items: [said], next: '1', more: false } : ticket });
    await open();
    expect(document.querySelector('h1')!.textContent).toBe(ticket.subject);
    expect(document.querySelectorAll('main img, main script')).toHaveLength(0);
    expect(document.querySelector('.thread a')!.getAttribute('href')).toBe('https://a.example/');
    expect(asked.every(({ url }) => !url.includes('the-secret'))).toBe(true);
    expect(asked.every(({ init }) => (init.headers as Record<string, string>).Authorization === 'Bearer the-secret')).toBe(true);
    expect(document.querySelector('.rating')!.hasAttribute('hidden')).toBe(true);
  });

  it('says kindly that a link is over', async () => {
    answer = () => ({ status: 401, body: { detail: 'no' } });
    await open();
    expect(document.querySelector('h1')!.textContent).toBe(LANGUAGES.en!['link.over']);
  });

  it('sends an answer again under the same id', async () => {
    let fail = true;
    answer = (url) =>
      url.includes('/replies') ? { status: fail ? 503 : 201, body: {} } : { status: 200, body: url.includes('/history') ? { items: [said], next: '1', more: false } : ticket };
    await open();
    const form = document.querySelector<HTMLFormElement>('.answer form')!;
    form.querySelector('textarea')!.value = 'Hello';
    form.requestSubmit();
    await vi.waitFor(() => expect(document.querySelector('.told')!.textContent).not.toBe(''));
    fail = false;
    form.requestSubmit();
    await vi.waitFor(() => expect(form.querySelector('textarea')!.value).toBe(''));
    const ids = asked.filter(({ url }) => url.includes('/replies')).map(({ init }) => (JSON.parse(init.body as string) as { clientId: string }).clientId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});
