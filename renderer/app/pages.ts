import type { Permission, Role } from '../../shared/domain/access.ts';

/** A page of the workspace, and what somebody must be allowed to do to see it. */
export type Page = {
  readonly name:
    | 'desk'
    | 'station'
    | 'room'
    | 'orders'
    | 'appointments'
    | 'referrals'
    | 'review'
    | 'devices'
    | 'administration'
    | 'imports';
  readonly path: string;
  readonly needs: Permission;
  /** The key that opens it from anywhere. */
  readonly keys: string;
};

export const pages: readonly Page[] = [
  { name: 'desk', path: '/desk', needs: 'residents.search', keys: 'Alt+1' },
  { name: 'station', path: '/station', needs: 'measurement.take', keys: 'Alt+2' },
  { name: 'room', path: '/room', needs: 'care.confirm', keys: 'Alt+3' },
  { name: 'orders', path: '/orders', needs: 'orders.view', keys: 'Alt+0' },
  { name: 'appointments', path: '/appointments', needs: 'appointments.book', keys: 'Alt+9' },
  { name: 'referrals', path: '/referrals', needs: 'referrals.read', keys: 'Alt+5' },
  { name: 'review', path: '/review', needs: 'conflicts.decide', keys: 'Alt+8' },
  { name: 'devices', path: '/devices', needs: 'devices.view', keys: 'Alt+4' },
  {
    name: 'administration',
    path: '/administration',
    needs: 'administration.change',
    keys: 'Alt+6',
  },
  { name: 'imports', path: '/imports', needs: 'imports.run', keys: 'Alt+7' },
];

const firstPage: Readonly<Record<Role, Page['name']>> = {
  reception: 'desk',
  nurse: 'station',
  doctor: 'room',
  manager: 'desk',
};

/** Everything below a page's path is that page. */
export function patternOf(page: Page): string {
  return `${page.path}/*?`;
}

/** Where somebody of this role begins the day. */
export function startPath(role: Role): string {
  return pages.find((page) => page.name === firstPage[role])?.path ?? '/desk';
}
