// The vehicle from above: truth as outlines, estimates as dots. Vehicle frame in metres: x forward (up), y left.

import { fit, rank, risk, translucent } from '/colours.js';

const AHEAD = 48;
const BEHIND = 14;
const FRESH_MILLIS = 1200;
const CORRIDOR_SECONDS = 2.5;
const EGO = { front: 3.6, rear: 0.95, half: 0.9 };

export class GroundView {
  constructor(canvas) {
    this.canvas = canvas;
    this.frames = new Map();
    this.cameras = [];
    this.ego = { speed: 0, yawRate: 0 };
  }

  see(frame) {
    this.frames.set(frame.camera, { now: performance.now(), frame });
    this.ego = frame.ego ?? this.ego;
  }

  // The latest frame of each camera; of what several cameras see, the latest truth.
  gather() {
    const oldest = performance.now() - FRESH_MILLIS;
    const fresh = [...this.frames.values()].filter(({ now }) => now >= oldest).map(({ frame }) => frame);
    fresh.sort((a, b) => a.time - b.time);
    const truths = new Map();
    for (const frame of fresh) {
      (frame.truth ?? []).forEach((object) => truths.set(object.id, object));
    }
    const estimates = fresh.flatMap((frame) => frame.objects)
      .filter((object) => object.ground && object.status !== 'tentative')
      .sort((a, b) => rank(a) - rank(b));
    return { truths: [...truths.values()], estimates };
  }

  draw() {
    const { context, width, height } = fit(this.canvas);
    const scale = height / (AHEAD + BEHIND);
    const at = (x, y) => [width / 2 - y * scale, (AHEAD - x) * scale];
    context.clearRect(0, 0, width, height);
    this.views(context, at, scale);
    grid(context, at, width, scale);
    this.corridor(context, at);
    ego(context, at, scale);
    const { truths, estimates } = this.gather();
    truths.forEach((object) => truth(context, at, scale, object));
    estimates.forEach((object) => estimate(context, at, scale, object));
    this.canvas.dataset.estimates = String(estimates.length);
    this.canvas.dataset.truths = String(truths.length);
    this.canvas.setAttribute('aria-label', `${estimates.length} objects estimated, ${truths.length} true ones around the vehicle`);
  }

  views(context, at) {
    context.fillStyle = 'rgb(94 200 255 / 0.055)';
    for (const camera of this.cameras) {
      if (camera.fov === undefined) {
        continue;
      }
      const [x, y] = at(camera.x, camera.y);
      const reach = 1000;
      context.beginPath();
      context.moveTo(x, y);
      for (const side of [-1, 1]) {
        const angle = camera.yaw + (side * (camera.fov + 0.01)) / 2;
        context.lineTo(x - Math.sin(angle) * reach, y - Math.cos(angle) * reach);
      }
      context.fill();
    }
  }

  // Where the vehicle itself will go if it keeps speed and yaw rate.
  corridor(context, at) {
    const { speed, yawRate } = this.ego;
    if (speed < 0.5) {
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

function polygon(context, points) {
  context.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
}

function grid(context, at, width, scale) {
  context.font = '11px system-ui, "DejaVu Sans", sans-serif';
  context.textBaseline = 'bottom';
  for (let x = -10; x <= AHEAD; x += 10) {
    const [, y] = at(x, 0);
    context.strokeStyle = x === 0 ? 'rgb(255 255 255 / 0.16)' : 'rgb(255 255 255 / 0.07)';
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, y + 0.5);
    context.lineTo(width, y + 0.5);
    context.stroke();
    context.fillStyle = '#8b99ad';
    context.fillText(`${x} m`, 6, y - 2);
  }
  const half = Math.floor(width / 2 / scale / 10) * 10;
  context.strokeStyle = 'rgb(255 255 255 / 0.05)';
  for (let y = -half; y <= half; y += 10) {
    const [x] = at(0, y);
    context.beginPath();
    context.moveTo(x + 0.5, 0);
    context.lineTo(x + 0.5, 4000);
    context.stroke();
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

function truth(context, at, scale, object) {
  const hidden = object.visible < 0.1;
  context.strokeStyle = `rgb(244 247 251 / ${hidden ? 0.28 : 0.8})`;
  context.lineWidth = 1.5;
  if (object.class === 'traffic light') {
    return;
  }
  const cos = Math.cos(object.heading);
  const sin = Math.sin(object.heading);
  const least = 3 / scale;
  const length = Math.max(least, object.length / 2);
  const width = Math.max(least, object.width / 2);
  polygon(context, [[1, 1], [1, -1], [-1, -1], [-1, 1]].map(([a, b]) =>
    at(object.x + a * length * cos - b * width * sin, object.y + a * length * sin + b * width * cos)));
  context.stroke();
}

function estimate(context, at, scale, object) {
  const colour = risk(object);
  const [x, y] = at(object.ground.x, object.ground.y);
  ellipse(context, scale, object.ground, x, y, colour);
  const path = object.groundPath ?? [];
  if (path.length >= 4) {
    context.strokeStyle = translucent(colour, 0.9);
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x, y);
    for (let i = 0; i + 1 < path.length; i += 2) {
      context.lineTo(...at(path[i], path[i + 1]));
    }
    context.stroke();
  }
  context.fillStyle = colour;
  context.strokeStyle = '#090c11';
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, rank(object) >= 2 ? 6 : 4.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

// One standard deviation, where that says anything.
function ellipse(context, scale, ground, x, y, colour) {
  const { xx, xy, yy } = ground;
  const middle = (xx + yy) / 2;
  const spread = Math.sqrt(Math.max(0, ((xx - yy) / 2) ** 2 + xy * xy));
  const long = Math.sqrt(Math.max(0, middle + spread)) * scale;
  const short = Math.sqrt(Math.max(0, middle - spread)) * scale;
  if (!(long > 5 && long < 120)) {
    return;
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy);
  context.strokeStyle = translucent(colour, 0.4);
  context.lineWidth = 1;
  context.beginPath();
  context.ellipse(x, y, long, Math.max(1, short), -angle - Math.PI / 2, 0, 2 * Math.PI);
  context.stroke();
}
