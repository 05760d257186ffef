// One camera's picture with what was found in it. Boxes and paths come in pixels of the image.

import { fit, rank, risk, short, translucent } from '/colours.js';

const PAST_SECONDS = 3;
const STALE_MILLIS = 1200;
const LABEL_WIDTH = 26;

export class CameraView {
  constructor(key, name) {
    this.key = key;
    this.name = name;
    this.past = new Map();
    this.known = undefined;
    this.chosen = undefined;
    this.drawn = 0;
    this.figure = document.createElement('figure');
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', `camera ${name}`);
    this.canvas.dataset.camera = name;
    this.canvas.dataset.boxes = '0';
    this.canvas.dataset.known = '0';
    const caption = document.createElement('figcaption');
    const title = document.createElement('strong');
    title.textContent = name;
    this.note = document.createElement('span');
    caption.append(title, this.note);
    this.stale = document.createElement('div');
    this.stale.className = 'stale';
    this.stale.hidden = true;
    this.figure.append(this.canvas, caption, this.stale);
  }

  show(frame, image) {
    this.image?.close();
    this.image = image;
    this.frame = frame;
    this.drawn = performance.now();
    this.remember(frame);
    this.canvas.style.setProperty('--ratio', `${frame.width} / ${frame.height}`);
    this.draw();
    const critical = frame.objects.filter((object) => rank(object) >= 2).length;
    this.note.textContent = `${frame.latency} ms`;
    this.canvas.dataset.boxes = String(frame.objects.length);
    this.canvas.setAttribute('aria-label', `camera ${this.name}: ${frame.objects.length} objects, ${critical} critical`);
  }

  // Numbers of road users by track: the same in all cameras.
  know(numbers) {
    const before = this.numbers();
    this.known = numbers;
    if (this.numbers() !== before) {
      this.draw();
    }
  }

  numbers() {
    return this.frame?.objects.map((object) => this.known?.get(object.id)).join();
  }

  // The road user that is pointed at.
  choose(number) {
    this.chosen = number;
    this.draw();
  }

  // Where each object's foot was; forgets what has not been seen for a while.
  remember(frame) {
    for (const object of frame.objects) {
      const trail = this.past.get(object.id) ?? [];
      trail.push({ time: frame.time, x: (object.box[0] + object.box[2]) / 2, y: object.box[3] });
      this.past.set(object.id, trail);
    }
    for (const [id, trail] of this.past) {
      while (trail.length > 0 && frame.time - trail[0].time > PAST_SECONDS * 1000) {
        trail.shift();
      }
      if (trail.length === 0) {
        this.past.delete(id);
      }
    }
  }

  age(now) {
    const since = now - this.drawn;
    this.stale.hidden = this.drawn === 0 || since < STALE_MILLIS;
    if (!this.stale.hidden) {
      this.stale.textContent = `no result for ${(since / 1000).toFixed(1)} s`;
    }
  }

  draw() {
    if (!this.frame) {
      return;
    }
    const { context, width, height } = fit(this.canvas);
    context.drawImage(this.image, 0, 0, width, height);
    const scale = width / this.frame.width;
    const objects = [...this.frame.objects].sort((a, b) => rank(a) - rank(b));
    look(context, this.frame.look, scale);
    const seen = objects.filter((object) => object.status !== 'tentative');
    seen.forEach((object) => this.trail(context, object, scale));
    seen.forEach((object) => path(context, object, scale));
    const number = (object) => {
      const one = this.known?.get(object.id);
      return this.known ? one && short(one) : object.id;
    };
    const marked = (object) => this.chosen !== undefined && this.known?.get(object.id) === this.chosen;
    objects.forEach((object) => box(context, object, scale, marked(object)));
    const taken = [];
    seen.reverse().forEach((object) => label(context, object, scale, width, taken, number(object), marked(object)));
    this.canvas.dataset.known = String(objects.filter((object) => this.known?.has(object.id)).length);
    this.canvas.dataset.marked = String(objects.filter(marked).length);
  }

  trail(context, object, scale) {
    const trail = this.past.get(object.id) ?? [];
    if (trail.length < 3) {
      return;
    }
    context.lineWidth = 2;
    for (let i = 1; i < trail.length; i++) {
      context.strokeStyle = `rgb(255 255 255 / ${(0.55 * i) / trail.length})`;
      context.beginPath();
      context.moveTo(trail[i - 1].x * scale, trail[i - 1].y * scale);
      context.lineTo(trail[i].x * scale, trail[i].y * scale);
      context.stroke();
    }
  }
}

// Where the detector looked in full resolution.
function look(context, region, scale) {
  if (!region) {
    return;
  }
  const [left, top, right, bottom] = region.map((edge) => edge * scale);
  context.lineWidth = 1;
  context.strokeStyle = 'rgb(255 255 255 / 0.35)';
  context.strokeRect(left, top, right - left, bottom - top);
}

function path(context, object, scale) {
  if (!object.path || object.path.length < 4) {
    return;
  }
  const points = [[(object.box[0] + object.box[2]) / 2, object.box[3]]];
  for (let i = 0; i + 1 < object.path.length; i += 2) {
    points.push([object.path[i], object.path[i + 1]]);
  }
  const colour = risk(object);
  const last = points[points.length - 1];
  const way = Math.hypot(last[0] - points[0][0], last[1] - points[0][1]) * scale;
  if (way < 6) {
    return;
  }
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const [line, style] of [[5, 'rgb(4 7 11 / 0.45)'], [2.5, translucent(colour, 0.95)]]) {
    context.lineWidth = line;
    context.strokeStyle = style;
    context.beginPath();
    points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x * scale, y * scale) : context.lineTo(x * scale, y * scale)));
    context.stroke();
  }
  context.fillStyle = colour;
  context.beginPath();
  context.arc(last[0] * scale, last[1] * scale, 3.5, 0, 2 * Math.PI);
  context.fill();
}

function box(context, object, scale, marked) {
  const [left, top, right, bottom] = object.box.map((edge) => edge * scale);
  const colour = risk(object);
  const level = rank(object);
  const tentative = object.status === 'tentative';
  // What the detector did not look at, or not closely enough, was not missed.
  const missed = object.status === 'coasting' && !object.overlooked;
  context.setLineDash(tentative || missed ? [5, 4] : []);
  if (level >= 2) {
    context.fillStyle = translucent(colour, 0.16);
    context.fillRect(left, top, right - left, bottom - top);
  }
  context.lineWidth = level >= 2 ? 3 : 2;
  context.strokeStyle = translucent(colour, tentative ? 0.5 : 1);
  context.beginPath();
  context.roundRect(left, top, right - left, bottom - top, Math.min(4, (right - left) / 6));
  context.stroke();
  context.setLineDash([]);
  if (marked) {
    context.lineWidth = 3;
    context.strokeStyle = '#ffffff';
    context.strokeRect(left - 4, top - 4, right - left + 8, bottom - top + 8);
  }
}

// The most critical come first and take their place; a label that would lie over another is left out.
function label(context, object, scale, width, taken, number, marked) {
  const [left, top, right] = object.box.map((edge) => edge * scale);
  const level = rank(object);
  const outside = right < 12 || left > width - 12;
  const small = right - left < LABEL_WIDTH && level < 2 && !object.colour;
  if (outside || (small && !marked)) {
    return;
  }
  const time = level >= 1 && object.ttc !== undefined ? `  ${object.ttc.toFixed(1)} s` : '';
  const wide = right - left > LABEL_WIDTH + 8;
  const whole = wide || level >= 2 || number === undefined || object.colour;
  const text = whole ? `${object.class}${number === undefined ? '' : ` ${number}`}${time}` : String(number);
  context.font = '600 12px system-ui, "DejaVu Sans", sans-serif';
  const space = { width: context.measureText(text).width + 10, height: 18 };
  const x = Math.max(0, Math.min(left - 1, width - space.width));
  const y = top > space.height + 26 ? top - space.height - 2 : top + 3;
  const clash = taken.some((other) =>
    x < other.x + other.width && other.x < x + space.width && y < other.y + 18 && other.y < y + 18);
  if (clash && level < 2 && !marked) {
    return;
  }
  taken.push({ x, y, width: space.width });
  context.fillStyle = risk(object);
  context.beginPath();
  context.roundRect(x, y, space.width, space.height, 4);
  context.fill();
  context.fillStyle = '#061018';
  context.textBaseline = 'middle';
  context.fillText(text, x + 5, y + space.height / 2 + 0.5);
}
