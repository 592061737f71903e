type Props = Record<string, unknown>;
export type Kid = Node | string | null | undefined | false;

const SVG = 'http://www.w3.org/2000/svg';

/**
 * The only way elements are made: texts become text nodes, `on…` become listeners, nothing is parsed as markup.
 * Values of false, null and undefined leave the attribute out; true sets it empty.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props | null, ...kids: Kid[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else attr(element, name, value as string);
  }
  fill(element, kids);
  return element;
}

export function attr(element: Element, name: string, value: string | number | boolean | null | undefined): void {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

export function fill(element: Node, kids: Kid[]): void {
  for (const kid of kids) if (kid) element.appendChild(typeof kid === 'string' ? document.createTextNode(kid) : kid);
}

export function replace(element: Element, ...kids: Kid[]): void {
  while (element.firstChild) element.removeChild(element.firstChild);
  fill(element, kids);
}

/** Writes only what differs, so that a screen reader isn't told the same twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Line icons on a 24 px grid. */
const ICONS = {
  chat: 'M21 11.5a8.4 8.4 0 0 1-8.5 8.3 8.7 8.7 0 0 1-3.8-.9L3 20.8l1.8-5.2a8.1 8.1 0 0 1-.9-4A8.4 8.4 0 0 1 12.5 3 8.4 8.4 0 0 1 21 11.5zM8.5 11.6h.01M12.5 11.6h.01M16.5 11.6h.01',
  down: 'M6 9.5l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4.5 12L3.6 4.4 21 12 3.6 19.6 4.5 12zm0 0H12',
  clip: 'M20.5 11.3l-8.6 8.6a5.4 5.4 0 0 1-7.7-7.7l8.6-8.6a3.6 3.6 0 0 1 5.1 5.1l-8.6 8.6a1.8 1.8 0 0 1-2.6-2.6l8-7.9',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.2 14.2s1.3 1.9 3.8 1.9 3.8-1.9 3.8-1.9M9 9.6h.01M15 9.6h.01',
  bell: 'M18 8.5a6 6 0 1 0-12 0c0 6.5-2.5 8-2.5 8h17s-2.5-1.5-2.5-8M13.7 20a2 2 0 0 1-3.4 0',
  mute: 'M13.7 20a2 2 0 0 1-3.4 0M18.4 13a13 13 0 0 1-.4-4.5 6 6 0 0 0-9.3-5M6.2 6.2A6 6 0 0 0 6 8.5c0 6.5-2.5 8-2.5 8h13M3 3l18 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2',
  alert: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.8v4.7M12 16.2h.01',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5',
  save: 'M12 4v11M7.5 10.8L12 15.3l4.5-4.5M5 19.5h14',
  pin: 'M12 21.5s7-6.2 7-11.5a7 7 0 1 0-14 0c0 5.300 7 11.500 7 11.500zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  star: 'M12 3.6l2.6 5.3 5.900.9-4.300 4.100 1 5.800L12 17l-5.200 2.700 1-5.800L3.500 9.800l5.900-.9z',
} as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.appendChild(path);
  return svg;
}

export function iconButton(name: IconName, label: string, onclick: () => void, className = 'tool'): HTMLButtonElement {
  return h('button', { type: 'button', class: className, 'aria-label': label, title: label, onclick }, icon(name));
}
