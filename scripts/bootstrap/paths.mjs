import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string[]} parts relative to the checkout */
export const inRoot = (...parts) => resolve(root, ...parts);
