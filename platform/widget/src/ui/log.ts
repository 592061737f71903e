import type { Translate } from '../i18n';
import type { Entry } from '../outbox';
import { agentName } from '../thread';
import type { Message } from '../types';
import type { FileContext } from './attachment';
import { contentView } from './content';
import { attr, h, icon, replace, setText } from './dom';

/** A file on its way; it has no message yet. */
export interface Upload {
  id: string;
  file: File;
  name: string;
  at: number;
  preview?: string;
  progress: number;
  failed?: string;
  abort: AbortController;
}

export interface LogView {
  welcome?: string;
  title: string;
  messages: Message[];
  pending: Entry[];
  uploads: Upload[];
  /** A line of the house at the end, such as that nobody is here. */
  notice?: string;
  /** Id of the first message not seen when the panel was opened. */
  newFrom?: string;
  connected: boolean;
  typing?: string;
  loading: boolean;
}

export interface LogActions {
  retry(entry: Entry): void;
  discard(entry: Entry): void;
  retryUpload(upload: Upload): void;
  cancelUpload(upload: Upload): void;
}

const WINDOW = 150;

type Mark = 'sending' | 'waiting' | 'sent' | 'failed';

interface Row {
  key: string;
  /** What the element was made from; the rest (classes, state) is changed in place. */
  made: string;
  make(): HTMLElement;
  cls: string;
  mark?: Mark;
  problem?: string;
  actions?: () => HTMLElement[];
  progress?: number;
}

/** The running conversation. Elements are kept from drawing to drawing, so that a screen reader hears only what is new. */
export class Log {
  readonly element: HTMLElement;
  /** Cards at the end, such as the rating. */
  readonly foot = h('div', { class: 'log-foot' });
  private readonly list: HTMLElement;
  private readonly typingRow: HTMLElement;
  private readonly typingText = h('span', { class: 'sr' });
  private readonly jump: HTMLButtonElement;
  private readonly scroller: HTMLElement;
  private readonly rows = new Map<string, { element: HTMLElement; made: string; state: string }>();
  private readonly earlier: HTMLButtonElement;
  /** How many of the newest messages are elements: years of talk would make a page slow. */
  private window = WINDOW;
  private stuck = true;
  private drawn = false;

  constructor(
    private readonly t: Translate,
    private readonly language: string,
    private readonly files: FileContext,
    private readonly actions: LogActions,
    private readonly now: () => number,
  ) {
    this.list = h('div', { class: 'list', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': t('log.label') });
    this.typingRow = h(
      'div',
      { class: 'row out typing', hidden: true, 'aria-live': 'polite' },
      h('div', { class: 'bubble dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
      this.typingText,
    );
    this.earlier = h('button', { type: 'button', class: 'plain earlier', hidden: true, onclick: () => this.showEarlier() }, t('log.earlier'));
    const content = h('div', { class: 'log-content' }, this.earlier, this.list, this.typingRow, this.foot);
    // Focusable, so that the keyboard can scroll it.
    this.scroller = h('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': t('log.label') }, content);
    this.jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toEnd() }, icon('down'), h('span', null, t('log.new')));
    this.element = h('div', { class: 'log' }, this.scroller, this.jump);
    this.scroller.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.scroller;
      this.stuck = scrollHeight - scrollTop - clientHeight < 40;
      if (this.stuck) this.jump.hidden = true;
    });
    if (typeof ResizeObserver === 'function') {
      // Pictures come in late and the keyboard takes its room: whoever was at the end stays there.
      const observer = new ResizeObserver(() => this.stuck && this.end());
      observer.observe(content);
      observer.observe(this.scroller);
    }
  }

  toEnd(): void {
    this.stuck = true;
    this.jump.hidden = true;
    this.end();
  }

  private end(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** More of the past, without moving what is being read. */
  private showEarlier(): void {
    const { scroller } = this;
    const below = scroller.scrollHeight - scroller.scrollTop;
    this.window += WINDOW;
    this.stuck = false;
    this.drawn = false;
    if (this.view) this.draw(this.view);
    this.jump.hidden = true;
    scroller.scrollTop = scroller.scrollHeight - below;
    if (this.earlier.hidden) scroller.focus();
  }

  private view: LogView | undefined;

  draw(view: LogView): void {
    this.view = view;
    const hidden = Math.max(0, view.messages.length - this.window);
    this.earlier.hidden = hidden === 0 || view.loading;
    attr(this.list, 'aria-busy', view.loading ? 'true' : undefined);
    const rows = view.loading ? this.skeleton() : this.build(view);
    const wanted = new Set(rows.map((row) => row.key));
    for (const [key, row] of this.rows) {
      if (wanted.has(key)) continue;
      row.element.remove();
      this.rows.delete(key);
    }
    let arrived = false;
    let own = false;
    let place: ChildNode | null = this.list.firstChild;
    for (const row of rows) {
      let held = this.rows.get(row.key);
      if (!held || held.made !== row.made) {
        const element = row.make();
        if (held) {
          if (place === held.element) place = element;
          held.element.replaceWith(element);
        } else {
          if (this.drawn) element.dataset.fresh = '';
          arrived = true;
          own ||= / in\b/.test(` ${row.cls}`) && row.mark !== 'sent';
        }
        held = { element, made: row.made, state: '' };
        this.rows.set(row.key, held);
      }
      this.dress(held, row);
      if (held.element === place) place = place.nextSibling;
      else this.list.insertBefore(held.element, place);
    }
    this.typing(view.typing);
    if (!view.loading) this.drawn = true;
    if (this.stuck || own) this.toEnd();
    else if (arrived) this.jump.hidden = false;
  }

  private typing(name: string | undefined): void {
    const on = name !== undefined;
    this.typingRow.hidden = !on;
    setText(this.typingText, on ? (name ? this.t('typing', { name }) : this.t('typing.somebody')) : '');
  }

  /** Classes, state and buttons of a row, in place. */
  private dress(held: { element: HTMLElement; state: string }, row: Row): void {
    if (held.element.className !== row.cls) held.element.className = row.cls;
    if (row.progress !== undefined) {
      const bar = held.element.querySelector<HTMLProgressElement>('progress');
      if (bar) bar.value = row.progress;
    }
    const state = `${row.mark ?? ''}|${row.problem ?? ''}`;
    if (held.state === state) return;
    held.state = state;
    const slot = held.element.querySelector('.mark');
    if (!slot || !row.mark) return;
    const shown = { sending: 'clock', waiting: 'clock', sent: 'check', failed: 'alert' } as const;
    const text = this.t(`state.${row.mark}`) + (row.problem ? `: ${row.problem}` : '');
    replace(
      slot,
      icon(shown[row.mark]),
      h('span', { class: row.mark === 'sent' || row.mark === 'sending' ? 'sr' : 'mark-text', role: row.mark === 'failed' ? 'alert' : undefined }, text),
      ...(row.actions?.() ?? []),
    );
  }

  private skeleton(): Row[] {
    return ['a', 'b', 'c'].map((key, i) => ({
      key: `skeleton-${key}`,
      made: '',
      cls: `row skeleton ${i === 1 ? 'in' : 'out'}`,
      make: () => h('div', { 'aria-hidden': 'true' }, h('div', { class: 'bubble' })),
    }));
  }

  private build(view: LogView): Row[] {
    const rows: Row[] = [];
    let day = '';
    let previous: { side: string; author: string; at: number; row: Row } | undefined;

    const bubble = (side: 'in' | 'out', at: number, author: string, row: Row) => {
      const name = this.dayName(at);
      if (name !== day) {
        day = name;
        rows.push({ key: `day-${name}`, made: name, cls: 'day', make: () => h('div', null, h('span', null, name)) });
        previous = undefined;
      }
      const follows = previous?.side === side && previous.author === author && at - previous.at < 4 * 60_000;
      row.cls = `row ${side}${row.cls}${follows ? '' : ' first'} last`;
      if (follows && previous) previous.row.cls = previous.row.cls.replace(' last', '');
      previous = { side, author, at, row };
      rows.push(row);
    };

    const first = Math.max(0, view.messages.length - this.window);
    if (view.welcome && first === 0) {
      const text = view.welcome;
      rows.push({ key: 'welcome', made: text, cls: 'row out first last welcome', make: () => this.outBubble(view.title, contentView({ content: { type: 'text', text } }, this.files)) });
    }
    for (const m of first ? view.messages.slice(first) : view.messages) {
      const at = Date.parse(m.createdAt) || this.now();
      if (m.id === view.newFrom) {
        rows.push({ key: 'new', made: '', cls: 'day new', make: () => h('div', null, h('span', null, this.t('log.new'))) });
        previous = undefined;
      }
      if (m.direction === 'SYSTEM') {
        const line = this.systemLine(m);
        if (!line) continue;
        rows.push({ key: m.id, made: line, cls: 'system', make: () => h('div', null, h('span', null, line)) });
        previous = undefined;
        continue;
      }
      const made = JSON.stringify([m.content, m.attachments]);
      if (m.direction === 'OUT') {
        const author = m.author?.name || this.t('log.agent');
        bubble('out', at, author, { key: m.id, made, cls: '', make: () => this.outBubble(author, contentView(m, this.files), at) });
      } else {
        bubble('in', at, '', { key: m.clientId || m.id, made, cls: '', mark: 'sent', make: () => this.inBubble(contentView(m, this.files), at) });
      }
    }
    for (const entry of view.pending) {
      if (entry.kind !== 'message') continue;
      const message = { content: entry.body.content as Message['content'], attachments: undefined };
      const failed = entry.failed !== undefined;
      const row: Row = {
        key: entry.id,
        made: JSON.stringify([message.content, message.attachments]),
        cls: failed ? ' failed' : ' pending',
        mark: failed ? 'failed' : view.connected ? 'sending' : 'waiting',
        problem: entry.failed,
        make: () => this.inBubble(contentView(message, this.files), entry.at),
      };
      if (failed) {
        row.actions = () => [
          h('button', { type: 'button', class: 'plain', onclick: () => this.actions.retry(entry) }, this.t('state.retry')),
          h('button', { type: 'button', class: 'plain', onclick: () => this.actions.discard(entry) }, this.t('state.discard')),
        ];
      }
      bubble('in', entry.at, '', row);
    }
    for (const upload of view.uploads) {
      const failed = upload.failed !== undefined;
      bubble('in', upload.at, '', {
        key: upload.id,
        made: String(failed),
        cls: failed ? ' failed' : ' pending',
        mark: failed ? 'failed' : 'sending',
        problem: upload.failed,
        progress: upload.progress,
        make: () => this.inBubble(this.uploadBody(upload, failed), upload.at),
        actions: () => [
          ...(failed ? [h('button', { type: 'button', class: 'plain', onclick: () => this.actions.retryUpload(upload) }, this.t('state.retry'))] : []),
          h('button', { type: 'button', class: 'plain', onclick: () => this.actions.cancelUpload(upload) }, this.t(failed ? 'state.discard' : 'file.cancel')),
        ],
      });
    }
    if (view.notice) {
      const notice = view.notice;
      rows.push({ key: 'notice', made: notice, cls: 'system notice', make: () => h('div', null, h('span', null, notice)) });
    }
    return rows;
  }

  private uploadBody(upload: Upload, failed: boolean): HTMLElement {
    return h(
      'div',
      { class: 'body upload' },
      upload.preview ? h('div', { class: 'picture' }, h('img', { src: upload.preview, alt: upload.name })) : h('div', { class: 'text' }, upload.name),
      !failed && h('progress', { max: '1', value: String(upload.progress), 'aria-label': upload.name }),
    );
  }

  private outBubble(author: string, body: HTMLElement, at?: number): HTMLElement {
    return h(
      'div',
      null,
      h('span', { class: 'face', 'aria-hidden': 'true' }, initial(author)),
      h('div', { class: 'stack' }, h('div', { class: 'author' }, author), h('div', { class: 'bubble' }, body), at !== undefined && h('div', { class: 'meta' }, this.time(at))),
    );
  }

  private inBubble(body: HTMLElement, at: number): HTMLElement {
    return h(
      'div',
      null,
      h(
        'div',
        { class: 'stack' },
        h('div', { class: 'author sr' }, this.t('log.you')),
        h('div', { class: 'bubble' }, body),
        h('div', { class: 'meta', 'aria-live': 'off' }, this.time(at), h('span', { class: 'mark' })),
      ),
    );
  }

  private time(at: number): HTMLElement {
    const date = new Date(at);
    const short = date.toLocaleTimeString(this.language, { hour: 'numeric', minute: '2-digit' });
    return h('time', { datetime: date.toISOString(), title: date.toLocaleString(this.language) }, short);
  }

  private dayName(at: number): string {
    const date = new Date(at);
    const today = new Date(this.now());
    const start = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
    const days = Math.round((start(today) - start(date)) / 86_400_000);
    if (days === 0) return this.t('day.today');
    if (days === 1) return this.t('day.yesterday');
    const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric';
    return date.toLocaleDateString(this.language, { month: 'long', day: 'numeric', weekday: 'short', year });
  }

  private systemLine(message: Message): string | undefined {
    const { content } = message;
    if (content.type !== 'event') return content.text;
    const name = agentName(message);
    switch (content.event) {
      case 'assigned':
      case 'accepted':
        return name ? this.t('system.assigned', { name }) : undefined;
      case 'transferred':
        return name ? this.t('system.transferred', { name }) : undefined;
      case 'closed':
        return this.t('system.closed');
      default:
        return content.text;
    }
  }
}

export function initial(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '·';
}
