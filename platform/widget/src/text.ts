import { h } from './ui/dom';

/** The address if a browser may follow it, else undefined: http, https, mailto and tel only. */
export function safeUrl(text: string | undefined, base?: string): string | undefined {
  if (!text) return undefined;
  try {
    const url = new URL(text, base);
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** A link out of the chat. The shop's own pages open in place: the conversation goes along. */
export function link(href: string, text: string, className?: string): HTMLAnchorElement {
  const own = safeUrl(href)?.startsWith(`${location.origin}/`) ?? false;
  return h('a', { href, class: className, rel: 'noopener noreferrer', target: own ? undefined : '_blank' }, text);
}

// Ends at white space, quotes, brackets and CJK punctuation, which Chinese writers set right behind an address.
const URL_OR_MAIL =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`，。；：！？、（）《》「」【】“”]{2,2000}|[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}/gi;

/** Text as text nodes with the addresses in it made into links. */
export function linkified(text: string): DocumentFragment {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(URL_OR_MAIL)) {
    const found = trimEnd(match[0]);
    const isMail = !/^(?:https?:|www\.)/i.test(found);
    const href = safeUrl(isMail ? `mailto:${found}` : /^www\./i.test(found) ? `https://${found}` : found);
    if (!href || match.index < from) continue;
    out.append(text.slice(from, match.index), link(href, found));
    from = match.index + found.length;
  }
  out.append(text.slice(from));
  return out;
}

/** A sentence's full stop or an enclosing bracket isn't part of the address. */
function trimEnd(url: string): string {
  let end = url.length;
  for (; end > 0; end--) {
    const last = url[end - 1]!;
    if ('.,;:!?'.includes(last)) continue;
    if (last === ')' && url.lastIndexOf('(', end) < 0) continue;
    break;
  }
  return url.slice(0, end);
}

const FORMATTING = new Set('P BR B STRONG I EM U S CODE PRE UL OL LI BLOCKQUOTE'.split(' '));
const DROPPED = new Set('SCRIPT STYLE TEMPLATE IFRAME OBJECT EMBED TITLE HEAD NOSCRIPT SVG MATH SELECT'.split(' '));
const BLOCKS = new Set('DIV TR H1 H2 H3 H4 H5 H6 TABLE'.split(' '));

/**
 * Rich text built anew from a short list of elements without any attribute but a safe href. The server has cleaned it
 * already; here nothing depends on that. The parser's document is inert: no script runs and nothing is loaded.
 */
export function richText(html: string, fallback: string): Node {
  try {
    const source = new DOMParser().parseFromString(html, 'text/html');
    const out = document.createDocumentFragment();
    rebuild(source.body, out, 0);
    if (out.textContent?.trim()) return out;
  } catch {
    // A page with Trusted Types forbids the parser: the plain text says the same.
  }
  return linkified(fallback);
}

function rebuild(from: Node, into: Node, depth: number): void {
  if (depth > 20) return;
  for (const node of Array.from(from.childNodes)) {
    if (node.nodeType === 3) {
      into.appendChild(document.createTextNode(node.nodeValue ?? ''));
    } else if (node.nodeType === 1) {
      const element = node as Element;
      const name = element.tagName.toUpperCase();
      if (DROPPED.has(name)) continue;
      let target: Node = into;
      if (name === 'A') {
        const href = safeUrl(element.getAttribute('href') ?? undefined);
        if (href) target = into.appendChild(link(href, ''));
      } else if (FORMATTING.has(name)) {
        target = into.appendChild(document.createElement(name.toLowerCase()));
      } else if (BLOCKS.has(name)) {
        target = into.appendChild(document.createElement('p'));
      }
      rebuild(element, target, depth + 1);
    }
  }
}
