import { matches, type App } from '../app';
import { palette } from '../colour';
import { safeUrl } from '../text';
import css from '../styles.css?inline';
import { Composer } from './composer';
import { attr, h, icon, iconButton, replace, setText } from './dom';
import { contactForm, DEFAULT_OFFLINE_FIELDS } from './forms';
import { initial, Log } from './log';
import { ratingCard } from './rating';

/** The elements on the page: the button, the panel and what is in it. Draws what the app says. */
export class Shell {
  private readonly root: ShadowRoot;
  private readonly launcher: HTMLButtonElement;
  private readonly badge = h('span', { class: 'badge', 'aria-hidden': 'true' });
  private readonly panel: HTMLElement;
  private readonly face = h('span', { class: 'brand-face', 'aria-hidden': 'true' });
  private readonly heading = h('h1', { id: 'title' });
  private readonly subtitle = h('p', { class: 'subtitle' });
  private readonly soundButton: HTMLButtonElement;
  private readonly bar = h('div', { class: 'bar', role: 'status', hidden: true });
  private readonly queue = h('div', { class: 'queue', role: 'status', hidden: true });
  private readonly warning: HTMLElement;
  private readonly warningText = h('p');
  private readonly formSlot = h('div', { class: 'form-slot', hidden: true });
  private readonly chat: HTMLElement;
  private readonly log: Log;
  private readonly composer: Composer;
  private readonly dynamic: CSSStyleSheet | HTMLStyleElement;
  private rating: { key: string; element: HTMLElement } | undefined;
  private form = '';
  private look = '';
  private lightbox: HTMLElement | undefined;
  private before: Element | null = null;
  private readonly viewport: () => void;

  constructor(
    private readonly app: App,
    private readonly host: HTMLElement,
  ) {
    const { t } = app;
    this.root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    attr(host, 'lang', app.language);
    attr(host, 'data-theme', app.options.theme);

    this.launcher = h('button', { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'aria-controls': 'panel' });
    this.launcher.addEventListener('click', () => app.toggle());

    this.soundButton = iconButton('bell', t('header.sound.on'), () => app.switchSound(), 'head-tool');
    const header = h(
      'header',
      { class: 'header' },
      this.face,
      h('div', { class: 'head-text' }, this.heading, this.subtitle),
      this.soundButton,
      iconButton('close', t('header.close'), () => app.close(), 'head-tool'),
    );
    this.warning = h('div', { class: 'warning', role: 'note', 'aria-label': t('warning.label'), hidden: true }, icon('alert'), this.warningText, iconButton('close', t('warning.close'), () => app.hideWarning(), 'small-tool'));
    this.log = new Log(t, app.language, {
      t,
      language: app.language,
      load: (id) => app.loadFile(id),
      enlarge: (url, name, from) => this.enlarge(url, name, from),
    }, app, () => Date.now());
    this.composer = new Composer(t, {
      send: (text, files) => app.send(text, files),
      typing: (text) => app.typing(text),
      refuse: (file) => app.refuse(file),
    });
    this.composer.text = app.draft;
    this.chat = h('div', { class: 'chat' }, this.log.element, this.composer.element);
    this.panel = h(
      'section',
      { class: 'panel', id: 'panel', role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', hidden: true },
      header,
      this.bar,
      this.warning,
      this.queue,
      this.formSlot,
      this.chat,
      h('div', { class: 'drop', 'aria-hidden': 'true' }, icon('clip'), h('span', null, t('composer.drop'))),
    );
    this.panel.addEventListener('keydown', (e) => this.key(e));
    this.dropZone();

    replace(this.root as unknown as Element, this.panel, this.launcher);
    this.dynamic = this.sheets();
    // On phones the keyboard covers the page: the panel takes what is left to see.
    this.viewport = () => {
      const view = window.visualViewport;
      if (!view) return;
      host.style.setProperty('--view-height', `${Math.round(view.height)}px`);
      host.style.setProperty('--view-top', `${Math.round(view.offsetTop)}px`);
    };
    window.visualViewport?.addEventListener('resize', this.viewport);
    window.visualViewport?.addEventListener('scroll', this.viewport);
    this.viewport();
  }

  get fullScreen(): boolean {
    return matches('(max-width: 480px)');
  }

  remove(): void {
    window.visualViewport?.removeEventListener('resize', this.viewport);
    window.visualViewport?.removeEventListener('scroll', this.viewport);
    this.panel.remove();
    this.launcher.remove();
  }

  opened(): void {
    this.before = document.activeElement;
    // Drawn first, so that there is something to set the focus on.
    this.draw();
    this.log.toEnd();
    this.focusInput();
  }

  closed(): void {
    this.lightbox?.remove();
    this.composer.closeEmoji();
    this.draw();
    const back = this.before instanceof HTMLElement && this.before !== this.host && this.before !== document.body && this.before.isConnected ? this.before : this.launcher;
    back.focus();
  }

  /** Where the visitor goes on; on touch screens the panel, so that no keyboard jumps up unasked. */
  focusInput(): void {
    if (matches('(pointer: coarse)')) this.panel.focus();
    else (this.formSlot.hidden ? this.composer.input : this.formSlot.querySelector<HTMLElement>('input, textarea') ?? this.panel).focus();
  }

  draw(): void {
    const { app } = this;
    this.drawLook();
    this.drawLauncher();
    this.panel.hidden = !app.isOpen;
    attr(this.panel, 'aria-modal', app.isOpen && this.fullScreen ? 'true' : undefined);
    this.host.toggleAttribute('data-open', app.isOpen);
    document.documentElement.toggleAttribute('data-switchboard-full', app.isOpen && this.fullScreen);
    if (!app.isOpen) return;
    this.drawHeader();
    this.drawBars();
    const view = app.view;
    this.drawForm(view);
    this.chat.hidden = view !== 'chat';
    if (view !== 'chat') return;
    const closed = app.conversation.state === 'CLOSED';
    this.composer.configure(app.t(closed ? 'composer.again' : 'composer.placeholder'), app.config.textMax ?? 4000, app.config.fileTypes, app.config.fileMaxBytes !== 0);
    this.drawRating();
    this.log.draw({
      welcome: app.greeting,
      title: this.name,
      messages: app.thread.items,
      pending: app.pending,
      uploads: app.uploads,
      notice: app.notice,
      newFrom: app.newFrom,
      connected: app.link !== 'offline' && navigator.onLine !== false,
      typing: app.typist,
      loading: app.waitingForHistory,
    });
  }

  private get name(): string {
    return this.app.config.title || this.app.t('title.default');
  }

  private drawLook(): void {
    const { colour, position } = this.app.config;
    const look = `${colour}|${position}`;
    if (look === this.look) return;
    this.look = look;
    attr(this.host, 'data-side', /left/i.test(position ?? '') ? 'left' : 'right');
    const p = palette(colour);
    const rule = `:host{--brand:${p.brand};--on:${p.on};--deep:${p.deep};--accent-light:${p.accentLight};--accent-dark:${p.accentDark}}`;
    if (this.dynamic instanceof HTMLStyleElement) this.dynamic.textContent = rule;
    else this.dynamic.replaceSync(rule);
  }

  private drawLauncher(): void {
    const { app } = this;
    const { config, unread } = { config: app.config, unread: app.unread };
    const kind = (config.launcher ?? 'BUTTON').toUpperCase();
    const picture = kind === 'PICTURE' ? safeUrl(config.launcherImageUrl, app.options.base) : undefined;
    const text = config.launcherText || (kind === 'LINK' ? app.t('launcher.open') : '');
    const made = `${kind}|${picture}|${text}|${app.isOpen}`;
    if (this.launcher.dataset.made !== made) {
      this.launcher.dataset.made = made;
      this.launcher.className = `launcher ${picture ? 'picture-launcher' : kind === 'LINK' ? 'link-launcher' : text ? 'wide' : 'round'}`;
      const image = picture && h('img', { src: picture, alt: '' });
      if (image) image.addEventListener('error', () => replace(this.launcher, icon('chat'), this.badge));
      replace(
        this.launcher,
        image || (kind === 'LINK' && !app.isOpen ? null : icon(app.isOpen ? 'down' : 'chat')),
        text && !picture && (!app.isOpen || kind === 'LINK') ? h('span', { class: 'launcher-text' }, text) : null,
        this.badge,
      );
    }
    this.launcher.hidden = app.options.hidden === true && !unread;
    const shown = app.isOpen ? 0 : unread;
    this.badge.hidden = shown === 0;
    setText(this.badge, shown > 99 ? '99+' : String(shown));
    attr(this.launcher, 'aria-label', app.isOpen ? app.t('launcher.close') : shown ? app.t('launcher.unread', { n: shown }) : text || app.t('launcher.open'));
    attr(this.launcher, 'aria-expanded', String(app.isOpen));
  }

  private drawHeader(): void {
    const { app } = this;
    const { state, agent } = app.conversation;
    const { t } = app;
    setText(this.heading, this.name);
    const served = state === 'ASSIGNED' && agent?.name;
    setText(
      this.subtitle,
      served
        ? t('header.agent', { name: served })
        : app.config.online === false
          ? t('header.offline')
          : state === 'QUEUED'
            ? t('header.queued')
            : state === 'BOT'
              ? t('header.bot')
              : t('header.online'),
    );
    this.face.classList.toggle('away', app.config.online === false && !served);
    const logo = safeUrl(app.config.logoUrl, app.options.base);
    const made = logo ?? initial(this.name);
    if (this.face.dataset.made !== made) {
      this.face.dataset.made = made;
      const letter = h('span', null, initial(this.name));
      const image = logo && h('img', { src: logo, alt: '', referrerpolicy: 'no-referrer' });
      if (image) image.addEventListener('error', () => image.replaceWith(letter));
      replace(this.face, image || letter, h('i'));
    }
    const sound = t(app.sound ? 'header.sound.on' : 'header.sound.off');
    if (this.soundButton.title !== sound) {
      this.soundButton.title = sound;
      attr(this.soundButton, 'aria-label', sound);
      replace(this.soundButton, icon(app.sound ? 'bell' : 'mute'));
    }
  }

  private drawBars(): void {
    const { app } = this;
    const { t } = app;
    const offline = app.link === 'offline' || navigator.onLine === false;
    const text = offline ? t('link.offline') : !app.durable ? t('storage.memory') : '';
    if (this.bar.dataset.text !== text) {
      this.bar.dataset.text = text;
      replace(this.bar, text && h('span', null, text), offline && h('button', { type: 'button', class: 'plain', onclick: () => app.wake() }, t('link.retry')));
    }
    this.bar.hidden = !text;
    this.warning.hidden = !app.warningShown;
    setText(this.warningText, app.config.warning ?? '');

    const { state, queuePlace, expectedWaitSeconds } = app.conversation;
    this.queue.hidden = state !== 'QUEUED' || app.view !== 'chat' || app.config.online === false;
    if (this.queue.hidden) return;
    const place = !queuePlace ? t('queue.waiting') : queuePlace === 1 ? t('queue.next') : t('queue.place', { n: queuePlace > 99 ? '99+' : queuePlace });
    const wait =
      typeof expectedWaitSeconds !== 'number' ? '' : expectedWaitSeconds < 60 ? t('queue.soon') : t('queue.wait', { n: Math.round(expectedWaitSeconds / 60) });
    const line = wait ? `${place} · ${wait}` : place;
    if (this.queue.dataset.text === line) return;
    this.queue.dataset.text = line;
    replace(this.queue, icon('clock'), h('span', null, h('b', null, place), wait && ` · ${wait}`));
  }

  private drawForm(view: 'chat' | 'preChat' | 'offline'): void {
    const { app } = this;
    this.formSlot.hidden = view === 'chat';
    const fields = app.config.preChat?.fields ?? [];
    const made = view === 'chat' ? '' : JSON.stringify([view, fields, app.config.welcome, app.config.offlineText]);
    if (made === this.form) return;
    this.form = made;
    if (view === 'chat') return replace(this.formSlot);
    const offline = view === 'offline';
    const intro = offline ? app.config.offlineText || app.t('form.offlineHint') : app.config.welcome || app.t('form.preChatHint');
    replace(
      this.formSlot,
      contactForm(app.t, view, offline && !fields.length ? DEFAULT_OFFLINE_FIELDS : fields, intro, (answers) => app.submitForm(answers)),
    );
  }

  private drawRating(): void {
    const wanted = this.app.ratingWanted;
    if (!wanted && this.rating && !this.rating.element.querySelector('.rating-thanks')) {
      this.rating.element.remove();
      this.rating = undefined;
    }
    if (this.rating && this.app.conversation.state !== 'CLOSED') {
      this.rating.element.remove();
      this.rating = undefined;
    }
    if (wanted && !this.rating) {
      const element = ratingCard(this.app.t, (score, comment) => this.app.rate(score, comment), () => this.app.skipRating());
      this.rating = { key: '', element };
      replace(this.log.foot, element);
    }
  }

  private key(e: KeyboardEvent): void {
    if (e.key === 'Escape' && !e.isComposing) {
      e.stopPropagation();
      if (!this.composer.closeEmoji()) this.app.close();
    } else if (e.key === 'Tab') this.trap(e, this.panel);
  }

  /** Tab goes round inside: behind the last control comes the first. */
  private trap(e: KeyboardEvent, within: HTMLElement): void {
    const all = [...within.querySelectorAll<HTMLElement>('button, a[href], input, textarea, select, [tabindex="0"]')].filter(
      (element) => element.tabIndex >= 0 && !(element as HTMLButtonElement).disabled && element.closest('[hidden]') === null,
    );
    const first = all[0];
    const last = all[all.length - 1];
    const at = this.root.activeElement;
    if (!first || !last) return;
    if (e.shiftKey && (at === first || at === within)) {
      e.preventDefault();
      last.focus();
    } else if (!e.shiftKey && at === last) {
      e.preventDefault();
      first.focus();
    }
  }

  private enlarge(url: string, name: string, from: HTMLElement): void {
    const close = () => {
      this.lightbox = undefined;
      box.remove();
      from.focus();
    };
    const button = iconButton('close', this.app.t('picture.close'), close, 'head-tool');
    const box = h('div', { class: 'lightbox', role: 'dialog', 'aria-modal': 'true', 'aria-label': name, onclick: (e: Event) => e.target === box && close() }, h('img', { src: url, alt: name }), button);
    box.addEventListener('keydown', (e) => {
      e.stopPropagation();
      if (e.key === 'Escape') close();
      else if (e.key === 'Tab') this.trap(e, box);
    });
    this.lightbox = box;
    this.root.append(box);
    button.focus();
  }

  private dropZone(): void {
    let depth = 0;
    const isFiles = (e: DragEvent) => e.dataTransfer?.types.includes('Files') && this.app.view === 'chat';
    const show = () => this.panel.classList.toggle('dropping', depth > 0);
    this.panel.addEventListener('dragenter', (e) => {
      if (!isFiles(e)) return;
      e.preventDefault();
      depth++;
      show();
    });
    this.panel.addEventListener('dragover', (e) => isFiles(e) && e.preventDefault());
    this.panel.addEventListener('dragleave', (e) => {
      if (!isFiles(e)) return;
      depth = Math.max(0, depth - 1);
      show();
    });
    this.panel.addEventListener('drop', (e) => {
      if (!isFiles(e)) return;
      e.preventDefault();
      depth = 0;
      show();
      this.composer.stage([...(e.dataTransfer?.files ?? [])]);
    });
  }

  /** Constructed sheets pass a strict style policy; browsers without them get elements. */
  private sheets(): CSSStyleSheet | HTMLStyleElement {
    try {
      const fixed = new CSSStyleSheet();
      const dynamic = new CSSStyleSheet();
      fixed.replaceSync(css);
      this.root.adoptedStyleSheets = [fixed, dynamic];
      return dynamic;
    } catch {
      const dynamic = h('style');
      this.root.append(h('style', null, css), dynamic);
      return dynamic;
    }
  }
}
