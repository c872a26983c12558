const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser that `CHROMIUM_PATH` names, else the first one found where systems put it; undefined without one. */
export const findChromium = (named, exists) => [named, ...PLACES].find((path) => path && exists(path));

export const NO_CHROMIUM = `
  NO CHROMIUM: the browser tests did NOT run.
  Install it (Debian: apt-get install -y chromium) or set CHROMIUM_PATH to a Chrome or Chromium.
`;
