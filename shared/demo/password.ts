/** One password for every account of the demonstration; the sign-in screen of a demo shows it. */
export const DEMO_PASSWORD = 'yizhan-demo';
