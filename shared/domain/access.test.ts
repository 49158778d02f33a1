import { expect, test } from 'vitest';
import { isPossibleAt, permissions, permissionsOfRole, roles } from './access.ts';

test('at a clinic everything is possible that somebody may do', () => {
  expect(permissions.every((permission) => isPossibleAt('clinic', permission))).toBe(true);
});

test('at a hospital and on a tablet nobody calls, registers, merges or becomes the home', () => {
  for (const kind of ['hospital', 'tablet'] as const) {
    const possible = permissions.filter((permission) => isPossibleAt(kind, permission));
    expect(possible).toContain('residents.read');
    for (const permission of ['queue.call', 'residents.register', 'residents.merge'] as const)
      expect(possible).not.toContain(permission);
    expect(possible).not.toContain('connection.take-over');
  }
});

test('only who goes to home visits gives records to a tablet', () => {
  const givers = roles.filter((role) => permissionsOfRole(role).has('day-lists.give'));
  expect(givers).toEqual(['nurse', 'doctor']);
});
