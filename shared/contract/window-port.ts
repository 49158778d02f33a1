/** The one address from which Electron serves the window; nothing of another origin gets a port. */
export const windowOrigin = 'app://clinic';

/** Between the main process and the preload: a port to the data host comes with it. */
export const portChannel = 'yizhan:port';

/** What the page hears from the preload, with the port as `ports[0]`. */
export const portMessage = { type: 'yizhan:port' } as const;
