import { h, replace } from '../ui/dom';
import { keep, LANGUAGES, sayer, wished, type Say } from './words';

export interface Frame {
  language: string;
  say: Say;
  main: HTMLElement;
  /** Whose page it is. */
  shop(name: string): void;
}

/** The page's frame in the language of whoever reads it; another one begins the page anew. */
export function frame(begin: (frame: Frame) => void): void {
  const draw = (language: string) => {
    const say = sayer(language);
    const shop = h('p', { class: 'shop' });
    const other = Object.keys(LANGUAGES).find((tag) => tag !== language)!;
    const change = h('button', { type: 'button', class: 'language', lang: other }, sayer(other)('page.language'));
    change.addEventListener('click', () => {
      keep(other);
      draw(other);
    });
    const main = h('main', { id: 'main', 'aria-busy': 'true' }, h('p', { class: 'muted loading', role: 'status' }, say('page.loading')));
    document.documentElement.lang = language;
    replace(document.body, h('header', null, shop, change), main);
    begin({ language, say, main, shop: (name) => replace(shop, name) });
  };
  draw(wished());
}

/** What stands there when nothing else can: said kindly, with a way on where there is one. */
export function message(main: HTMLElement, title: string, text: string, again?: { label: string; run: () => void }): void {
  const head = h('h1', { tabindex: '-1' }, title);
  main.setAttribute('aria-busy', 'false');
  replace(
    main,
    h('section', { class: 'card message', role: 'alert' }, head, h('p', null, text), again && h('button', { type: 'button', class: 'primary', onclick: again.run }, again.label)),
  );
}

export function uid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
