// The vehicle from above: what its cameras see together, and the truth where there is one. Vehicle frame in metres: x forward (up), y left.

import { fit, rank, risk, short, translucent } from '/colours.js';

const AHEAD = 46;
const BEHIND = 34;
const FRESH_MILLIS = 1200;
const TRAIL_MILLIS = 5000;
const REMEMBERED_SECONDS = 4;
const ARROW_SECONDS = 0.5;
const WALKING = 0.5;
const CORRIDOR_SECONDS = 2.5;
const TOUCH_PIXELS = 12;
const EGO = { front: 3.6, rear: 0.95, half: 0.9 };
const NEXT = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const HINT = 'Point at a road user, or focus the view and use the arrow keys.';

export class GroundView {
  // chosen: called with the id of the road user that is pointed at; undefined: none.
  constructor(canvas, about, chosen) {
    this.canvas = canvas;
    this.about = about;
    this.tell = chosen;
    this.truths = new Map();
    this.trails = new Map();
    this.dirty = true;
    about.textContent = HINT;
    canvas.addEventListener('pointermove', (event) => this.choose(this.under(event)));
    canvas.addEventListener('pointerdown', (event) => this.choose(this.under(event)));
    canvas.addEventListener('pointerleave', () => this.choose(undefined));
    canvas.addEventListener('blur', () => this.choose(undefined));
    canvas.addEventListener('keydown', (event) => this.key(event));
  }

  see(frame) {
    this.truths.set(frame.camera, { now: performance.now(), time: frame.time, objects: frame.truth ?? [] });
    this.dirty = true;
  }

  take(world) {
    this.world = world;
    this.taken = performance.now();
    for (const user of world.users) {
      const trail = this.trails.get(user.id) ?? [];
      trail.push({ time: world.time, x: user.x, y: user.y });
      this.trails.set(user.id, trail);
    }
    for (const [id, trail] of this.trails) {
      while (trail.length > 0 && world.time - trail[0].time > TRAIL_MILLIS) {
        trail.shift();
      }
      if (trail.length === 0) {
        this.trails.delete(id);
      }
    }
    this.describe();
    this.dirty = true;
  }

  get fresh() {
    return this.world !== undefined && performance.now() - this.taken < FRESH_MILLIS;
  }

  // Forgets a world that is not heard of any more.
  age() {
    if (this.world !== undefined && !this.fresh) {
      this.world = undefined;
      this.dirty = true;
      this.describe();
    }
  }

  get users() {
    return this.world?.users ?? [];
  }

  choose(id) {
    if (id !== this.id) {
      this.id = id;
      this.dirty = true;
      this.describe();
      this.tell(id);
    }
  }

  describe() {
    const user = this.users.find((one) => one.id === this.id);
    const text = user ? words(user) : HINT;
    if (this.about.textContent !== text) {
      this.about.textContent = text;
    }
  }

  under(event) {
    const { at, scale } = this.frame();
    const near = this.users.map((user) => {
      const [x, y] = at(user.x, user.y);
      const reach = Math.max(TOUCH_PIXELS, (user.length / 2) * scale);
      return { id: user.id, far: Math.hypot(x - event.offsetX, y - event.offsetY) / reach };
    });
    near.sort((a, b) => a.far - b.far);
    return near[0]?.far <= 1 ? near[0].id : undefined;
  }

  // Arrow keys go from one to the next, the nearest first.
  key(event) {
    const step = NEXT[event.key];
    if (step) {
      event.preventDefault();
      const ids = [...this.users].sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y)).map((user) => user.id);
      const now = ids.indexOf(this.id);
      this.choose(ids.at(now < 0 && step < 0 ? -1 : (now + step) % ids.length));
    } else if (event.key === 'Escape') {
      this.choose(undefined);
    }
  }

  frame() {
    const { context, width, height } = fit(this.canvas);
    const scale = height / (AHEAD + BEHIND);
    return { context, width, height, scale, at: (x, y) => [width / 2 - y * scale, (AHEAD - x) * scale] };
  }

  // Of what several cameras see, the latest truth.
  gather() {
    const oldest = performance.now() - FRESH_MILLIS;
    const all = new Map();
    [...this.truths.values()].filter(({ now }) => now >= oldest)
      .sort((a, b) => a.time - b.time)
      .forEach(({ objects }) => objects.forEach((object) => all.set(object.id, object)));
    return [...all.values()];
  }

  draw() {
    if (!this.dirty) {
      return;
    }
    this.dirty = false;
    const { context, width, height, scale, at } = this.frame();
    context.fillStyle = context.createPattern(tile, 'repeat');
    context.fillRect(0, 0, width, height);
    const users = [...this.users].sort((a, b) => rank(a) - rank(b));
    const chosen = users.find((user) => user.id === this.id);
    this.views(context, at, chosen);
    grid(context, at, width, scale);
    this.corridor(context, at);
    ego(context, at, scale);
    const truths = this.gather();
    truths.forEach((object) => truth(context, at, scale, object));
    users.forEach((user) => this.trail(context, at, user, user === chosen));
    users.forEach((user) => path(context, at, user, user === chosen));
    users.forEach((user) => body(context, at, scale, user, user === chosen));
    users.forEach((user) => number(context, at, scale, user, user === chosen));
    this.canvas.dataset.users = String(users.length);
    this.canvas.dataset.truths = String(truths.length);
    this.canvas.setAttribute('aria-label', `bird's-eye view: ${users.length} road users around the vehicle`);
  }

  // The ground that each camera overlooks; brighter: a camera that sees the chosen one.
  views(context, at, chosen) {
    const cameras = this.world?.cameras ?? [];
    const edge = (view) => polygon(context, pairs(view).map(([x, y]) => at(x, y)));
    context.fillStyle = '#131d29';
    cameras.forEach((camera) => { edge(camera.view); context.fill(); });
    context.lineWidth = 1;
    for (const camera of cameras) {
      const sees = chosen?.sights.some((sight) => sight.camera === camera.name);
      edge(camera.view);
      context.fillStyle = `rgb(94 200 255 / ${sees ? 0.14 : 0.04})`;
      context.fill();
      context.strokeStyle = `rgb(94 200 255 / ${sees ? 0.5 : 0.16})`;
      context.stroke();
    }
  }

  // Where it was around the vehicle.
  trail(context, at, user, chosen) {
    context.strokeStyle = translucent(risk(user), chosen ? 0.9 : 0.22 * opacity(user));
    context.lineWidth = chosen ? 2 : 1;
    line(context, (this.trails.get(user.id) ?? []).map(({ x, y }) => at(x, y)));
  }

  // Where the vehicle itself will go if it keeps speed and yaw rate.
  corridor(context, at) {
    const { speed, yawRate } = this.world?.ego ?? { speed: 0, yawRate: 0 };
    if (speed < WALKING) {
      return;
    }
    const left = [];
    const right = [];
    for (let t = 0; t <= CORRIDOR_SECONDS + 0.01; t += 0.1) {
      const turned = yawRate * t;
      const way = Math.abs(yawRate) < 1e-4 ? [speed * t, 0] : [(speed / yawRate) * Math.sin(turned), (speed / yawRate) * (1 - Math.cos(turned))];
      left.push(at(EGO.front + way[0] - Math.sin(turned) * EGO.half, way[1] + Math.cos(turned) * EGO.half));
      right.unshift(at(EGO.front + way[0] + Math.sin(turned) * EGO.half, way[1] - Math.cos(turned) * EGO.half));
    }
    context.fillStyle = 'rgb(94 200 255 / 0.16)';
    polygon(context, [...left, ...right]);
    context.fill();
  }
}

function words(user) {
  const ahead = `${Math.abs(user.x).toFixed(0)} m ${user.x < 0 ? 'behind' : 'ahead'}`;
  const aside = `${Math.abs(user.y).toFixed(0)} m to the ${user.y < 0 ? 'right' : 'left'}`;
  const speed = Math.hypot(user.vx, user.vy);
  const parts = [`${user.class} ${short(user.id)}`, `${speed.toFixed(1)} m/s (${(3.6 * speed).toFixed(0)} km/h)`, `${ahead}, ${aside}`];
  if (rank(user) > 0) {
    parts.push(user.ttc === undefined ? user.criticality : `${user.criticality}, ${user.ttc.toFixed(1)} s to a collision`);
  }
  const seen = user.sights.map((sight) => `${sight.camera} (track ${sight.track}${sight.measured ? '' : ', predicted'})`);
  parts.push(seen.length > 0 ? `seen by ${seen.join(', ')}` : `not seen for ${user.unseen.toFixed(1)} s`);
  parts.push(`id ${user.id}`);
  return parts.join(' · ');
}

// What is not sure to be there, or was not seen for a while, is faint.
function opacity(user) {
  const remembered = user.sights.length > 0 ? 1 : Math.max(0.3, 1 - user.unseen / REMEMBERED_SECONDS);
  return (0.3 + 0.7 * user.existence) * remembered;
}

const pairs = (list) => Array.from({ length: list.length / 2 }, (none, i) => [list[2 * i], list[2 * i + 1]]);

function polygon(context, points) {
  context.beginPath();
  points.forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
}

function line(context, points) {
  context.beginPath();
  points.forEach(([x, y]) => context.lineTo(x, y));
  context.stroke();
}

// Hatched: nobody looks there.
const tile = document.createElement('canvas');
tile.width = 9;
tile.height = 9;
hatch(tile.getContext('2d'));

function hatch(pen) {
  pen.fillStyle = '#07090d';
  pen.fillRect(0, 0, 9, 9);
  pen.strokeStyle = 'rgb(255 255 255 / 0.13)';
  pen.lineWidth = 1;
  [-9, 0, 9].forEach((x) => line(pen, [[x, 9], [x + 9, 0]]));
}

function grid(context, at, width, scale) {
  context.font = '11px system-ui, "DejaVu Sans", sans-serif';
  context.textBaseline = 'bottom';
  context.textAlign = 'left';
  for (let x = -30; x <= AHEAD; x += 10) {
    const [, y] = at(x, 0);
    context.strokeStyle = x === 0 ? 'rgb(255 255 255 / 0.16)' : 'rgb(255 255 255 / 0.06)';
    context.lineWidth = 1;
    line(context, [[0, y + 0.5], [width, y + 0.5]]);
    context.fillStyle = 'rgb(163 176 194 / 0.9)';
    context.fillText(`${x} m`, 6, y - 2);
  }
  const across = Math.floor(width / 2 / scale / 10) * 10;
  for (let y = -across; y <= across; y += 10) {
    const [x] = at(0, y);
    context.strokeStyle = 'rgb(255 255 255 / 0.06)';
    line(context, [[x + 0.5, 0], [x + 0.5, 4000]]);
  }
}

function ego(context, at, scale) {
  const [left, top] = at(EGO.front, EGO.half);
  context.fillStyle = '#dfe9f5';
  context.beginPath();
  context.roundRect(left, top, 2 * EGO.half * scale, (EGO.front + EGO.rear) * scale, 0.5 * scale);
  context.fill();
  context.fillStyle = '#22303f';
  context.beginPath();
  context.roundRect(left + 0.25 * scale, top + 1.1 * scale, 1.3 * scale, 0.8 * scale, 0.2 * scale);
  context.fill();
}

// Corners of what stands on the ground; never smaller than can be seen.
function corners(at, scale, { x, y, heading, length, width }) {
  const cos = Math.cos(heading);
  const sin = Math.sin(heading);
  const long = Math.max(3 / scale, length / 2);
  const wide = Math.max(3 / scale, width / 2);
  return [[1, 1], [1, -1], [-1, -1], [-1, 1]].map(([a, b]) =>
    at(x + a * long * cos - b * wide * sin, y + a * long * sin + b * wide * cos));
}

function truth(context, at, scale, object) {
  if (object.class === 'traffic light') {
    return;
  }
  context.strokeStyle = `rgb(244 247 251 / ${object.visible < 0.1 ? 0.25 : 0.7})`;
  context.lineWidth = 1;
  polygon(context, corners(at, scale, object));
  context.stroke();
}

// Its likeliest way; faint unless it matters.
function path(context, at, user, chosen) {
  const matters = chosen || rank(user) > 0;
  context.strokeStyle = translucent(risk(user), matters ? 0.9 : 0.3 * opacity(user));
  context.lineWidth = matters ? 2 : 1;
  line(context, [at(user.x, user.y), ...pairs(user.path ?? []).map(([x, y]) => at(x, y))]);
}

// Dashed: no camera sees it now. The arrow says where it is half a second later.
function body(context, at, scale, user, chosen) {
  const colour = risk(user);
  const alpha = opacity(user);
  polygon(context, corners(at, scale, user));
  context.fillStyle = translucent(colour, user.sights.length > 0 ? 0.5 * alpha : 0.1);
  context.fill();
  context.strokeStyle = chosen ? '#ffffff' : translucent(colour, alpha);
  context.lineWidth = chosen ? 2.5 : 1.5;
  context.setLineDash(user.sights.length > 0 ? [] : [3, 3]);
  context.stroke();
  context.setLineDash([]);
  const speed = Math.hypot(user.vx, user.vy);
  if (speed < WALKING) {
    return;
  }
  const from = at(user.x, user.y);
  const tip = at(user.x + user.vx * ARROW_SECONDS, user.y + user.vy * ARROW_SECONDS);
  const angle = Math.atan2(tip[1] - from[1], tip[0] - from[0]);
  const barb = (side) => [tip[0] - 6 * Math.cos(angle + side), tip[1] - 6 * Math.sin(angle + side)];
  line(context, [from, tip]);
  line(context, [barb(0.5), tip, barb(-0.5)]);
}

// The one number that it has in all cameras.
function number(context, at, scale, user, chosen) {
  const [x, y] = at(user.x, user.y);
  const right = (Math.max(3 / scale, user.width / 2) + 0.3) * scale;
  context.font = `600 ${chosen ? 15 : 12}px system-ui, "DejaVu Sans", sans-serif`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(7 9 13 / 0.9)';
  context.strokeText(String(short(user.id)), x + right, y);
  context.fillStyle = chosen ? '#ffffff' : `rgb(237 241 247 / ${opacity(user)})`;
  context.fillText(String(short(user.id)), x + right, y);
}
