// Reads ?channel= and ?lang= before the widget's own script runs (both are deferred, in this order) and keeps them on the links.
(() => {
  const query = new URLSearchParams(location.search);
  const remembered = (name) => {
    const value = query.get(name);
    if (value && /^[\w.-]{1,64}$/.test(value)) return value;
    return undefined;
  };
  const channel = remembered('channel');
  const lang = remembered('lang');
  const theme = remembered('theme');
  const tag = document.querySelector('script[data-channel]');
  if (channel) tag.dataset.channel = channel;
  if (lang) tag.dataset.lang = lang;
  if (theme) {
    tag.dataset.theme = theme;
    document.documentElement.dataset.theme = theme;
  }

  const shown = (lang || navigator.language).toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  document.documentElement.lang = shown;
  const title = document.querySelector('meta[name="title-zh"]');
  if (shown === 'zh-CN' && title) document.title = title.content;

  for (const link of document.querySelectorAll('a[href^="/demo"]')) {
    const url = new URL(link.href);
    for (const [name, value] of query) if (!url.searchParams.has(name)) url.searchParams.set(name, value);
    link.href = url.pathname + url.search;
  }
  for (const link of document.querySelectorAll('a[data-lang-switch]')) {
    const url = new URL(location.href);
    url.searchParams.set('lang', link.dataset.langSwitch);
    link.href = url.pathname + url.search;
    if (link.dataset.langSwitch === shown) link.setAttribute('aria-current', 'true');
  }
})();
