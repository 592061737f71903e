import { describe, expect, it } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { linkified, richText, safeUrl } from '../src/text';
import { parseColour } from '../src/colour';
import { refusal } from '../src/files';
import { translator } from '../src/i18n';
import { contentView, filesOf } from '../src/ui/content';
import type { Content } from '../src/types';

const files = { t: translator('en'), language: 'en', load: () => Promise.reject(new Error('none')), enlarge: () => {} };

function draw(node: Node): HTMLElement {
  const box = document.createElement('div');
  box.appendChild(node);
  return box;
}

const view = (content: Content) => contentView({ content }, files);

describe('escaping', () => {
  it('shows markup in a text as text', () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>&lt;b&gt;';
    const box = view({ type: 'text', text: hostile });
    expect(box.querySelectorAll('img, script, b')).toHaveLength(0);
    expect(box.textContent).toBe(hostile);
  });

  it('makes links of addresses only', () => {
    const box = draw(linkified('See https://a.example/x?y=1&z=2, or www.b.example. Mail me@c.example! javascript:alert(1)'));
    const links = [...box.querySelectorAll('a')];
    expect(links.map((a) => a.getAttribute('href'))).toEqual(['https://a.example/x?y=1&z=2', 'https://www.b.example/', 'mailto:me@c.example']);
    expect(links.every((a) => a.rel.includes('noopener'))).toBe(true);
    expect(links[0]!.target).toBe('_blank');
    expect(box.textContent).toBe('See https://a.example/x?y=1&z=2, or www.b.example. Mail me@c.example! javascript:alert(1)');
  });

  it('ends an address at Chinese punctuation and keeps balanced brackets', () => {
    const hrefs = (text: string) => [...draw(linkified(text)).querySelectorAll('a')].map((a) => a.getAttribute('href'));
    expect(hrefs('请看https://a.example/帮助。谢谢')).toEqual(['https://a.example/%E5%B8%AE%E5%8A%A9']);
    expect(hrefs('(https://a.example/b)')).toEqual(['https://a.example/b']);
    expect(hrefs('https://a.example/b_(c)')).toEqual(['https://a.example/b_(c)']);
  });

  it('is quick on hostile long texts', () => {
    const started = performance.now();
    linkified('a@'.repeat(50_000) + 'https://'.repeat(20_000) + '.'.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('builds rich text anew without attributes, scripts or pictures', () => {
    const html =
      '<p style="x" onclick="a()">A <b class="q">bold</b></p><script>x()</script><style>*{}</style><img src=x onerror=y()>' +
      '<a href="javascript:z()">bad</a><a href=" java\nscript:z()">worse</a><a href="https://ok.example/" onmouseover="m()">good</a>' +
      '<svg><a href="https://s.example">s</a></svg><form action="/x"><input name="q"></form><object data="https://f.example"></object><div>block</div>';
    const box = draw(richText(html, 'fallback'));
    expect(box.querySelectorAll('script, style, img, svg, form, input, object, div')).toHaveLength(0);
    expect([...box.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual(['https://ok.example/']);
    for (const element of box.querySelectorAll('*')) {
      for (const { name } of [...element.attributes]) expect(['href', 'rel', 'target']).toContain(name);
    }
    expect(box.querySelector('b')?.textContent).toBe('bold');
    expect(box.textContent).toContain('block');
  });

  it('falls back to the plain text when nothing of the markup is left', () => {
    expect(draw(richText('<script>x</script>', 'plain')).textContent).toBe('plain');
  });

  it('follows only harmless addresses in cards', () => {
    expect(safeUrl('javascript:alert(1)')).toBeUndefined();
    expect(safeUrl('data:text/html,x')).toBeUndefined();
    expect(safeUrl('//host/path', 'https://a.example')).toBe('https://host/path');
    const box = view({ type: 'card', title: '<i>t</i>', url: 'javascript:alert(1)', imageUrl: 'data:image/svg+xml,x' });
    expect(box.querySelectorAll('a, img, i')).toHaveLength(0);
    expect(box.textContent).toBe('<i>t</i>');
  });

  it('never shows an SVG or HTML file as a picture', () => {
    const box = contentView({ content: { type: 'image', fileId: '1', name: '<x>.svg', mediaType: 'image/svg+xml' } }, files);
    expect(box.querySelector('.picture')).toBeNull();
    expect(box.querySelector('.file-name')?.textContent).toBe('<x>.svg');
  });

  it('shows a kind that it does not know by its text', () => {
    expect(view({ type: 'hologram', text: 'Hello' }).textContent).toBe('Hello');
    expect(view({ type: 'hologram' }).textContent).toBe('[hologram]');
  });

  it('shows a file that is in the content and beside it once', () => {
    const found = filesOf({ content: { type: 'file', fileId: 'a', name: 'a.pdf' }, attachments: [{ id: 'a', name: 'a.pdf' }, { id: 'b' }] });
    expect(found.map((f) => f.id)).toEqual(['a', 'b']);
  });

  it('takes only plain colours from settings', () => {
    for (const bad of ['red;} *{display:none', 'url(x)', '#12', 'var(--x)', '#12345g']) expect(parseColour(bad)).toBeUndefined();
  });

  it('nowhere parses markup into the page', () => {
    const sources = (readdirSync('src', { recursive: true }) as string[]).filter((f) => f.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(10);
    for (const file of sources) {
      expect(readFileSync(`src/${file}`, 'utf8'), file).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setHTML/);
    }
  });
});

describe('files', () => {
  const t = translator('en');
  const file = (name: string, type: string, size: number) => {
    const f = new File(['x'], name, { type });
    Object.defineProperty(f, 'size', { value: size });
    return f;
  };

  it('are checked before they are sent', () => {
    const config = { fileMaxBytes: 1024 * 1024, fileTypes: ['image/*', '.pdf'] };
    expect(refusal(file('a.png', 'image/png', 10), config, 'en', t)).toBeUndefined();
    expect(refusal(file('A.PDF', '', 10), config, 'en', t)).toBeUndefined();
    expect(refusal(file('a.png', 'image/png', 2 ** 21), config, 'en', t)).toBe('a.png is too large. At most 1 MB can be sent.');
    expect(refusal(file('a.exe', 'application/x-msdownload', 10), config, 'en', t)).toContain('a.exe');
    expect(refusal(file('a.txt', 'text/plain', 0), {}, 'en', t)).toContain('empty');
    expect(refusal(file('a.txt', 'text/plain', 5), {}, 'en', t)).toBeUndefined();
  });
});
