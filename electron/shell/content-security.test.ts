import { expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './content-security.ts';

const directives = new Map(
  contentSecurityPolicy.split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources] as const;
  }),
);

test('the policy is the one that was agreed', () => {
  expect(securityHeaders['Content-Security-Policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
      "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; " +
      "frame-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  );
});

test('scripts come from our own files and from nowhere else', () => {
  expect(directives.get('script-src')).toEqual(["'self'"]);
  expect(directives.get('default-src')).toEqual(["'none'"]);
});

test('no source names a host, a scheme of the network or a wildcard', () => {
  for (const source of [...directives.values()].flat()) {
    expect(["'self'", "'none'", "'unsafe-inline'", 'blob:', 'data:']).toContain(source);
  }
});

test('nothing may be sniffed into another type', () => {
  expect(securityHeaders['X-Content-Type-Options']).toBe('nosniff');
});
