// Runs before the first paint, so that a chosen language or theme shows at once.
(() => {
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
