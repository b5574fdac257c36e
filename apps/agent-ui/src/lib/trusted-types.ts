interface TrustedTypes {
  createPolicy(name: 'default', rules: Record<string, (text: string) => string>): unknown;
}

/**
 * The content security policy lets nothing write markup or scripts as text (Trusted Types, W3C). The one exception is text without
 * a single tag: the UI kit writes its style sheet that way. Whatever else tries is an error, also with text from a platform. The one
 * script that is named by its address is the service worker.
 *
 * Imported before everything that draws.
 */
(globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('default', {
  createHTML: (text) => {
    if (text.includes('<')) throw new TypeError('Markup is never made from text.');
    return text;
  },
  createScriptURL: (url) => {
    if (url !== '/sw.js') throw new TypeError('Scripts are never named by text.');
    return url;
  },
});

export {};
