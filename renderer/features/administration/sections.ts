/** What the page is divided into, in the order of the list on the left: most often used first. */
export const sections = [
  'staff',
  'rooms',
  'settings',
  'sessions',
  'calendar',
  'assignment',
  'teams',
  'catchments',
  'organisations',
  'clinic',
  'workstations',
] as const;
export type Section = (typeof sections)[number];
