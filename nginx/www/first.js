// Runs before the first paint, so that a chosen language or theme shows at once.
(() => {
  // What a letter's link carries behind the # leaves the address before anybody can see or keep it there.
  const hideSecret = () => {
    if (!/^\/(?:confirm|reset|unsubscribe)$/.test(location.pathname) || location.hash.length < 2) return;
    history.replaceState({ ...history.state, secret: location.hash.slice(1) }, '', location.pathname);
  };
  hideSecret();
  addEventListener('popstate', hideSecret);
  const chosen = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`boxoffice.${name}`));
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const spoken = navigator.languages.find((tag) => /^(ko|en)\b/.test(tag)) ?? 'en';
  root.lang = chosen('language') ?? spoken.slice(0, 2);
  root.dataset.theme = chosen('theme') ?? 'auto';
  for (const words of [root.lang, `problems.${root.lang}`]) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = `/i18n/${words}.js`;
    document.head.append(link);
  }
})();
