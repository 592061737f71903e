import { App, type Options } from './app';
import { browserEnv } from './env';

interface Handle {
  open(): void;
  close(): void;
  toggle(): void;
}

declare global {
  interface Window {
    /** The chats of this page by channel key, for the page's own buttons. */
    Switchboard?: Record<string, Handle>;
  }
}

/** The script tag that loaded us; a module or a tag manager leaves no currentScript, then the one with our attribute. */
function ownTag(): HTMLScriptElement | undefined {
  const current = document.currentScript;
  if (current instanceof HTMLScriptElement && current.dataset.channel) return current;
  return document.querySelector<HTMLScriptElement>('script[data-channel][src*="widget.js"]') ?? undefined;
}

function read(tag: HTMLScriptElement): Options | undefined {
  const channel = tag.dataset.channel?.trim();
  if (!channel || !tag.src) return undefined;
  return {
    base: new URL('.', tag.src).href,
    channel,
    lang: tag.dataset.lang || undefined,
    theme: tag.dataset.theme || undefined,
    hidden: tag.dataset.launcher === 'none',
  };
}

function begin(options: Options): void {
  const chats = (window.Switchboard ??= {});
  // The same tag twice on a page is one chat.
  if (chats[options.channel]) return;
  const host = document.createElement('switchboard-chat');
  host.dataset.channel = options.channel;
  document.body.append(host);
  // A second chat's button stands above the first one's.
  host.style.setProperty('--shift', `${Object.keys(chats).length * 68}px`);
  options.opened = () => Object.values(chats).forEach((other) => other !== chats[options.channel] && other.close());
  const app = new App(options, browserEnv, host);
  chats[options.channel] = { open: () => app.open(), close: () => app.close(), toggle: () => app.toggle() };
  // Any link or button of the page may open the chat: <a href="/contact" data-switchboard-open>.
  document.addEventListener('click', (e) => {
    const opener = e.target instanceof Element ? e.target.closest('[data-switchboard-open]') : null;
    const wanted = opener?.getAttribute('data-switchboard-open');
    if (opener && (!wanted || wanted === options.channel)) {
      e.preventDefault();
      app.open();
    }
  });
  app.start();
}

const tag = ownTag();
const options = tag && read(tag);
if (!options) console.warn('Switchboard: the script tag needs data-channel="<key>"');
else if (document.body) begin(options);
else document.addEventListener('DOMContentLoaded', () => begin(options));
