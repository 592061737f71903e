import type { Translate } from '../i18n';
import { h } from './dom';

const EMOJI =
  '😀 😄 😁 😂 🤣 😊 🙂 😉 😍 😘 😋 😎 🤔 😐 😏 🙄 😴 😢 😭 😅 😳 😱 😡 😤 🤝 👍 👎 👌 ✌️ 👏 🙏 💪 🙋 🤷 👋 ❤️ 💔 🎉 🎁 🌹 ☀️ ⭐ 🔥 💯 ✅ ❌ ❓ ❗'.split(' ');
const COLUMNS = 8;

/** A small grid; arrows move in it, Escape leaves it. */
export function emojiPicker(t: Translate, pick: (emoji: string) => void, close: () => void): HTMLElement {
  const buttons = EMOJI.map((emoji, i) =>
    h('button', { type: 'button', tabindex: i === 0 ? '0' : '-1', onclick: () => pick(emoji) }, emoji),
  );
  const grid = h('div', { class: 'emoji', role: 'group', 'aria-label': t('emoji.label') }, ...buttons);
  grid.addEventListener('keydown', (e) => {
    const at = buttons.indexOf(e.target as HTMLButtonElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[e.key];
    if (e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      close();
    } else if (step && at >= 0) {
      e.preventDefault();
      const next = buttons[at + step];
      if (!next) return;
      buttons[at]!.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  });
  return grid;
}
