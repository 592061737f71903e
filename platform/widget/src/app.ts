import { Api, CallError } from './api';
import { Chime, TitleNote } from './attention';
import { newId, type Env } from './env';
import { isPicture, refusal } from './files';
import { chooseLanguage, learn, translator, type Translate } from './i18n';
import { Live, type Link } from './live';
import { Outbox, type Entry } from './outbox';
import { SafeStore } from './storage';
import { Thread } from './thread';
import type { Config, ConversationState, Message } from './types';
import { remember } from './ui/attachment';
import type { Answers } from './ui/forms';
import type { Upload } from './ui/log';
import { Shell } from './ui/shell';

export interface Options {
  /** Where the script came from, with a slash at the end: the interface lies beside it. */
  base: string;
  channel: string;
  /** Language that the site asks for; undefined leaves it to the channel's settings and the browser. */
  lang?: string;
  theme?: string;
  /** Shows no button of its own: the page opens the chat by a link. */
  hidden?: boolean;
  /** Told when the panel opens: of several chats on a page one is open. */
  opened?: () => void;
}

const DAY = 86_400_000;

/** One chat on one page: what is known, and what follows from it for the screen. */
export class App {
  config: Config = {};
  link: Link = 'connecting';
  readonly thread = new Thread();
  conversation: ConversationState = {};
  uploads: Upload[] = [];
  typist: string | undefined;
  isOpen = false;
  loaded = false;
  newFrom: string | undefined;

  private readonly store: SafeStore;
  private readonly page: SafeStore;
  private readonly api: Api;
  private readonly outbox: Outbox;
  private readonly live: Live;
  private readonly title: TitleNote;
  private readonly chime = new Chime();
  private shell: Shell | undefined;
  private shellLanguage = '';
  private earlier = 0;
  private planned = false;
  private typistTimer: (() => void) | undefined;

  constructor(
    readonly options: Options,
    private readonly env: Env,
    private readonly host: HTMLElement,
  ) {
    const prefix = `switchboard:${options.base}:${options.channel}:`;
    this.store = new SafeStore(prefix, () => window.localStorage);
    this.page = new SafeStore(prefix, () => window.sessionStorage);
    this.api = new Api(options.base, options.channel, this.store, env, () => this.language, {
      config: (config) => this.configure(config),
      session: (session) => {
        if (session.conversation) this.follow(session.conversation);
        this.plan();
      },
      visitorChanged: () => {
        this.thread.clear();
        this.conversation = {};
        for (const key of ['read', 'rated', 'contact']) this.store.remove(key);
        this.live.restart();
        this.plan();
      },
    });
    this.outbox = new Outbox(this.store, env, (entry) => this.deliver(entry), {
      changed: () => this.plan(),
      delivered: (_entry, message) => {
        if (message) this.receive([message]);
        this.live.start();
        this.plan();
      },
      delayed: () => this.plan(),
    });
    this.live = new Live(this.api, env, {
      link: (link) => {
        const back = link === 'online' && this.link !== 'online';
        this.link = link;
        if (back) this.outbox.hurry();
        this.plan();
      },
      messages: (messages) => {
        this.loaded = true;
        this.receive(messages);
      },
      conversation: (state) => {
        this.follow(state);
      },
      typing: (name, on) => this.showTyping(name, on),
    }, () => (this.isOpen && this.looking ? 3_000 : 20_000));
    this.title = new TitleNote(env, (title, n) => this.t('title.unread', { n, title }), () => matches('(prefers-reduced-motion: reduce)'));
  }

  t: Translate = (key, values) => translator(this.language)(key, values);

  get language(): string {
    return chooseLanguage(this.options.lang, this.config.locale, navigator.language);
  }

  get looking(): boolean {
    return document.visibilityState !== 'hidden';
  }

  get pending(): Entry[] {
    return this.outbox.list();
  }

  get durable(): boolean {
    return this.store.durable;
  }

  get sound(): boolean {
    return this.store.get('sound') !== 'off';
  }

  get warningShown(): boolean {
    return !!this.config.warning && this.page.get('warning') !== this.config.warning;
  }

  get draft(): string {
    return this.page.get('draft') ?? '';
  }

  get unread(): number {
    return this.loaded ? this.thread.unread(this.seen?.at).length : this.earlier;
  }

  /** The last message that was seen, in any tab. */
  private get seen(): { at: string; cursor?: string } | undefined {
    return this.store.read<{ at: string; cursor?: string }>('read');
  }

  /** What the panel shows: a form first where one is wanted and nothing has been said yet. */
  get view(): 'chat' | 'preChat' | 'offline' {
    if (this.thread.items.length || this.pending.length || this.uploads.length || this.waitingForHistory) return 'chat';
    if (this.config.online === false) return 'offline';
    return this.config.preChat?.enabled && this.config.preChat.fields?.length && !this.store.get('contact') ? 'preChat' : 'chat';
  }

  get waitingForHistory(): boolean {
    return !this.loaded && this.api.known && this.link !== 'offline';
  }

  /** Whether to ask how it was: after an end, once for each conversation. */
  get ratingWanted(): boolean {
    return this.conversation.state === 'CLOSED' && !this.pending.some((e) => e.failed === undefined) && this.store.get('rated') !== this.ratingKey;
  }

  private get ratingKey(): string {
    return this.conversation.id ?? this.api.conversationId ?? this.thread.last?.id ?? 'closed';
  }

  /** The first words in the log. "We answer in a minute" is no greeting while nobody is here. */
  get greeting(): string | undefined {
    const away = this.config.online === false && this.conversation.state !== 'ASSIGNED';
    return (away && this.config.offlineText) || this.config.welcome;
  }

  /** A line at the end of the log when nobody is here and the last word is the visitor's. */
  get notice(): string | undefined {
    if (this.config.online !== false) return undefined;
    const last = this.thread.last;
    return !this.pending.length && last?.direction === 'IN' ? this.t('form.thanks') : undefined;
  }

  /** Reads the settings and shows the button. Settings of the last page serve until the fresh ones are there. */
  start(): void {
    const cached = this.store.read<Config>('config');
    if (cached) this.configure(cached);
    this.fetchConfig(0, cached !== undefined);
    window.addEventListener('storage', (e) => this.storageChanged(e));
    window.addEventListener('online', () => this.wake());
    window.addEventListener('pageshow', (e) => e.persisted && this.live.start());
    // An open socket would keep the page out of the browser's back-forward cache.
    window.addEventListener('pagehide', () => this.live.stop());
    document.addEventListener('visibilitychange', () => {
      if (this.looking) this.wake();
      this.plan();
    });
    window.addEventListener('beforeunload', (e) => {
      if (this.uploads.some((u) => u.failed === undefined)) e.preventDefault();
    });
    const active = Number(this.store.get('active') ?? 0);
    if (this.api.known) {
      if (this.env.now() - active < DAY) this.live.start();
      else if (this.env.now() - active < 30 * DAY) void this.peek();
    }
    if (this.pending.length) void this.outbox.flush();
  }

  open(): void {
    if (this.isOpen || !this.shell) return;
    this.options.opened?.();
    this.isOpen = true;
    this.page.set('open', '1');
    this.chime.unlock();
    this.newFrom = this.thread.unread(this.seen?.at)[0]?.id;
    if (this.newFrom === this.thread.items[0]?.id) this.newFrom = undefined;
    if (this.view === 'chat' || this.api.known) this.live.start();
    this.plan();
    this.shell.opened();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.newFrom = undefined;
    this.page.remove('open');
    this.plan();
    this.shell?.closed();
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  submitForm(answers: Answers): void {
    if (answers.contact) this.outbox.add('contact', answers.contact);
    this.store.set('contact', '1');
    if (answers.message) {
      this.say(answers.message);
    }
    this.loaded = true;
    this.live.start();
    // Drawn at once: the field that gets the focus is there only then.
    this.shell?.draw();
    this.shell?.focusInput();
  }

  send(text: string, files: File[]): void {
    this.chime.unlock();
    this.live.typing('');
    this.page.remove('draft');
    for (const file of files) this.upload(file);
    if (text) this.say(text);
    this.newFrom = undefined;
    this.live.start();
    this.plan();
  }

  typing(text: string): void {
    if (text) this.page.set('draft', text);
    else this.page.remove('draft');
    this.live.typing(this.config.typingPreview === false && text ? '…' : text);
  }

  retry(entry: Entry): void {
    this.outbox.retry(entry.id);
  }

  discard(entry: Entry): void {
    this.outbox.discard(entry.id);
  }

  retryUpload(upload: Upload): void {
    void this.transfer(upload);
  }

  cancelUpload(upload: Upload): void {
    upload.abort.abort();
    this.uploads = this.uploads.filter((u) => u !== upload);
    this.plan();
  }

  refuse(file: File): string | undefined {
    return refusal(file, this.config, this.language, this.t);
  }

  loadFile(id: string): Promise<Blob> {
    return this.api.file(id);
  }

  async rate(score: number, comment: string): Promise<void> {
    const key = this.ratingKey;
    await this.api.rate(score, comment);
    // Without drawing: the card itself says thank you, and is gone on the next page.
    this.store.set('rated', key);
  }

  skipRating(): void {
    this.store.set('rated', this.ratingKey);
    this.plan();
  }

  hideWarning(): void {
    this.page.set('warning', this.config.warning ?? '');
    this.plan();
  }

  switchSound(): void {
    this.store.set('sound', this.sound ? 'off' : 'on');
    this.chime.unlock();
    if (this.sound) this.chime.play();
    this.plan();
  }

  wake(): void {
    this.live.poke();
    this.outbox.hurry();
  }

  private say(text: string): void {
    this.outbox.add('message', { content: { type: 'text', text } });
    this.touch();
  }

  /** Somebody is talking here: for a day every page keeps the line open. */
  private touch(): void {
    this.store.set('active', String(this.env.now()));
  }

  private async deliver(entry: Entry): Promise<Message | undefined> {
    if (entry.kind === 'message') return this.api.send(entry.body);
    await this.api.contact(entry.body);
    return undefined;
  }

  private upload(file: File): void {
    const name = file.name || this.t('file.pasted');
    const upload: Upload = { id: newId(), file, name, at: this.env.now(), progress: 0, abort: new AbortController() };
    if (isPicture(file.type)) upload.preview = URL.createObjectURL(file);
    this.uploads.push(upload);
    void this.transfer(upload);
  }

  private async transfer(upload: Upload): Promise<void> {
    upload.failed = undefined;
    upload.abort = new AbortController();
    this.plan();
    try {
      const stored = await this.api.upload(upload.file, upload.name, (part) => {
        upload.progress = part;
        this.plan();
      }, upload.abort.signal);
      const type = isPicture(stored.type ?? upload.file.type) ? 'image' : 'file';
      if (upload.preview) remember(stored.id, upload.preview);
      if (!this.uploads.includes(upload)) return;
      this.uploads = this.uploads.filter((u) => u !== upload);
      this.outbox.add('message', {
        content: {
          type,
          fileId: stored.id,
          name: stored.name ?? upload.name,
          mediaType: stored.type ?? upload.file.type,
          size: stored.size ?? upload.file.size,
        },
      });
      this.touch();
    } catch (e) {
      upload.failed = (e instanceof CallError && e.status > 0 && e.detail) || this.t('state.failed');
      this.plan();
    }
  }

  private receive(messages: Message[]): void {
    const fresh = this.thread.merge(messages);
    for (const m of messages) if (m.clientId) this.outbox.confirm(m.clientId);
    if (fresh.length) {
      this.conversation = { ...this.conversation, ...this.stateFrom(fresh) };
      const answers = fresh.filter((m) => m.direction === 'OUT');
      if (answers.length || this.conversation.state === 'CLOSED') this.showTyping(undefined, false);
      const recent = answers.filter((m) => this.env.now() - Date.parse(m.createdAt) < 60_000);
      if (recent.length) {
        this.touch();
        if (!this.isOpen || !this.looking || !document.hasFocus()) this.ring(recent[recent.length - 1]!.id);
      }
    }
    this.plan();
  }

  /** What the server says about the conversation; the lines about it are written here, for its list has none. */
  private follow(state: ConversationState): void {
    const before = this.conversation;
    this.conversation = { ...before, ...state };
    const agent = state.state === 'ASSIGNED' ? state.agent?.name : undefined;
    if (state.state === 'CLOSED') {
      this.showTyping(undefined, false);
      if (before.state !== 'CLOSED' && this.thread.last) this.thread.note('closed');
    } else if (agent && agent !== before.agent?.name) {
      // Who was there when the page came needs no announcement: the header names him.
      if (before.state !== undefined) this.thread.note(before.state === 'ASSIGNED' && before.agent ? 'transferred' : 'assigned', agent);
    }
    this.plan();
  }

  /** What the messages say about the state, when there is something new in them about it. */
  private stateFrom(fresh: Message[]): ConversationState {
    const derived = this.thread.state();
    const last = fresh[fresh.length - 1]!;
    if (last.direction === 'IN') return this.conversation.state === 'CLOSED' ? { state: derived.state, agent: derived.agent ?? null, queuePlace: null } : {};
    return derived.state === 'CLOSED' ? { state: 'CLOSED', agent: null } : derived;
  }

  /** One tab of all rings. */
  private ring(id: string): void {
    if (!this.sound) return;
    const key = 'rang';
    void this.env.alone(`${this.store.prefix}${key}`, async () => {
      if (this.store.get(key) === id) return;
      this.store.set(key, id);
      this.chime.play();
    });
  }

  private showTyping(name: string | undefined, on: boolean): void {
    this.typistTimer?.();
    this.typist = on ? (name ?? '') : undefined;
    // The "stopped" may get lost.
    if (on) this.typistTimer = this.env.after(6_000, () => this.showTyping(undefined, false));
    this.plan();
  }

  /** How many answers came while this visitor was away for long: one question instead of an open line. */
  private async peek(): Promise<void> {
    try {
      const page = await this.api.messages(this.seen?.cursor, 50);
      this.earlier = page.items.filter((m) => m.direction === 'OUT').length;
      if (this.earlier) this.live.start();
      this.plan();
    } catch {
      // The badge can wait for the next page.
    }
  }

  private fetchConfig(attempt: number, cached: boolean): void {
    this.api.config(this.options.lang ?? navigator.language).then(
      (config) => this.configure(config),
      (e: CallError) => {
        // Unknown channel or a site that may not use it: nothing to show, and no noise on the page.
        if (!e.temporary) {
          if (!cached) console.warn(`Switchboard: channel "${this.options.channel}" can't be used here (${e.status})`);
          else this.shell?.remove();
          return;
        }
        if (attempt < 6) this.env.after(Math.max(e.retryAfter ?? 0, 2_000 * 2 ** attempt), () => this.fetchConfig(attempt + 1, cached));
      },
    );
  }

  private configure(config: Config): void {
    this.config = { ...this.config, ...config };
    this.store.write('config', this.config);
    if (config.texts) learn(config.texts.language, config.texts.words);
    if (!this.shell || this.shellLanguage !== this.language) {
      // The texts are part of the elements: another language is another shell.
      this.shell?.remove();
      this.shellLanguage = this.language;
      this.shell = new Shell(this, this.host);
      if (this.isOpen) this.shell.opened();
      else if (this.page.get('open') && !this.shell.fullScreen) {
        // It stood open on the page before; the focus stays where the new page wants it.
        this.isOpen = true;
        if (this.view === 'chat' || this.api.known) this.live.start();
      }
    }
    this.plan();
  }

  private storageChanged(e: StorageEvent): void {
    if (!e.key?.startsWith(this.store.prefix)) return;
    const key = e.key.slice(this.store.prefix.length);
    // Another tab has begun to talk: this one shows it too.
    if (key === 'session' && e.newValue) this.live.start();
    this.plan();
  }

  /** Many things may change at once; the screen follows once. */
  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => {
      this.planned = false;
      this.markRead();
      this.shell?.draw();
      this.title.update(this.unread, this.looking && (this.isOpen || document.hasFocus()));
    });
  }

  private markRead(): void {
    if (!this.isOpen || !this.looking || !this.loaded) return;
    this.earlier = 0;
    const last = this.thread.last;
    if (last && last.createdAt > (this.seen?.at ?? '')) this.store.write('read', { at: last.createdAt, cursor: last.cursor });
  }
}

export function matches(query: string): boolean {
  return typeof matchMedia === 'function' && matchMedia(query).matches;
}
