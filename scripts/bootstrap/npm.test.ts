import { describe, expect, test } from 'vitest';
import { explainFailure, npmCandidates } from './npm.mjs';

describe('npmCandidates', () => {
  test('the npm that started us comes first', () => {
    const parent = '/usr/lib/node_modules/npm/bin/npm-cli.js';
    const found = npmCandidates({ parent, nodeBinary: '/opt/node/bin/node', folders: [] });
    expect(found[0]).toBe(parent);
    expect(found[1]).toBe('/opt/node/bin/node_modules/npm/bin/npm-cli.js');
  });

  test('without it, beside Node, then beside any npm on PATH', () => {
    const found = npmCandidates({
      parent: undefined,
      nodeBinary: '/opt/node/bin/node',
      folders: ['/usr/bin'],
    });
    expect(found).toContain('/opt/node/lib/node_modules/npm/bin/npm-cli.js');
    expect(found).toContain('/usr/lib/node_modules/npm/bin/npm-cli.js');
    expect(found).toContain('/usr/share/nodejs/npm/bin/npm-cli.js');
  });
});

describe('explainFailure', () => {
  test.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', 'network'],
    ['npm error code EAI_AGAIN', 'network'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['npm error code ENOSPC', 'disk is full'],
    ['npm error code EACCES', 'may not write'],
    ['npm error code E403', 'refuses'],
    ['npm error code E404', 'does not have'],
  ])('%j is explained', (output, word) => {
    const sentence = explainFailure('The npm packages', output);
    expect(sentence).toMatch(
      /^The npm packages could not be installed, because .*then run the same command again\.$/,
    );
    expect(sentence).toContain(word);
  });

  test('anything else is quoted', () => {
    const output = 'npm error code EUSAGE\nnpm error package.json and package-lock.json differ\n';
    expect(explainFailure('The npm packages', output)).toBe(
      'The npm packages could not be installed; npm says: code EUSAGE package.json and package-lock.json differ',
    );
  });
});
