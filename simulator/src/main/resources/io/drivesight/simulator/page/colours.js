// The colours and numbers that mean something, once.

const RISK = { none: '#5ec8ff', attention: '#ffd84d', warning: '#ff9a1f', emergency: '#ff4a5c' };

export const OUTCOME = {
  PROCESSED: '#4fd88a',
  SUPERSEDED: '#7f93ad',
  EXPIRED: '#b59bff',
  UNDECODABLE: '#ff9a1f',
  OVERSIZE: '#d6a24a',
  OUT_OF_ORDER: '#f07bd0',
  DUPLICATE: '#59d0d8',
  FAILED: '#ff4a5c',
  SKIPPED: '#4d5a70',
};

// A class that only the model knows has no risk, but a colour of its own.
export const risk = (object) => object.colour ?? RISK[object.criticality] ?? RISK.none;

export const rank = (object) => Object.keys(RISK).indexOf(object.criticality ?? 'none');

// Ids of road users begin at the time, in ms; enough of it to tell them apart.
export const short = (id) => id % 1000;

export function translucent(hex, alpha) {
  const value = parseInt(hex.slice(1), 16);
  return `rgb(${value >> 16} ${(value >> 8) & 255} ${value & 255} / ${alpha})`;
}

// A canvas whose pixels are the screen's; returns its context, drawn in CSS pixels, and its size in them.
export function fit(canvas) {
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  const { width, height } = canvas.getBoundingClientRect();
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext('2d');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return { context, width, height };
}
