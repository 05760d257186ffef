// Takes messages from the web socket and hands them on. Each message is answered by its channel's name when it has been drawn: the
// server sends the next one only then, so a slow browser gets fewer frames and not older ones.

import { CameraView } from '/camera.js';
import { OUTCOME } from '/colours.js';
import { Controls } from '/controls.js';
import { GroundView } from '/ground.js';

const STATUS = 'status';
const WORLD = 'world';
const SPARK_SAMPLES = 120;
const RECENT_SAMPLES = 10;
const RETRY_MILLIS = 1000;
const COUNT_CLASSES = ['none', 'one', 'two', 'three', 'four', 'five'];

const byId = (id) => document.getElementById(id);
const decoder = new TextDecoder();
const views = new Map();
const ground = new GroundView(byId('ground'), byId('about'), (id) => views.forEach((view) => view.choose(id)));
const latencies = [];
const outcomeHistory = [];

function complain(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = text === '';
}

const controls = new Controls(complain);

function connect() {
  const socket = new WebSocket(`ws://${location.host}/live`);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => complain('');
  socket.onmessage = (event) => take(socket, event.data);
  socket.onclose = () => {
    mode('LOST', 'no connection');
    setTimeout(connect, RETRY_MILLIS);
  };
}

async function take(socket, data) {
  const length = new DataView(data).getUint32(0);
  const message = JSON.parse(decoder.decode(new Uint8Array(data, 4, length)));
  if (message.camera === STATUS) {
    try {
      status(message);
    } finally {
      answer(socket, STATUS);
    }
    return;
  }
  if (message.camera === WORLD) {
    try {
      world(message);
    } finally {
      requestAnimationFrame(() => answer(socket, WORLD));
    }
    return;
  }
  try {
    const image = await createImageBitmap(new Blob([new Uint8Array(data, 4 + length)]));
    requestAnimationFrame(() => {
      try {
        views.get(message.camera)?.show(message, image);
        if (sameVehicle(message.camera)) {
          ground.see(message);
        }
      } finally {
        answer(socket, message.camera);
      }
    });
  } catch {
    answer(socket, message.camera);
  }
}

// From above one vehicle is shown, that of the first camera.
function sameVehicle(camera) {
  const [first] = views.keys();
  return first?.split('/')[0] === camera.split('/')[0];
}

function answer(socket, channel) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(channel);
  }
}

function status(message) {
  byId('title').textContent = message.title;
  if (views.size !== message.cameras.length) {
    arrange(message.cameras);
  }
  figures(message.figures);
  outcomes(message.figures.outcomes);
  controls.show(message.controls, message.cameras);
}

// What the world calls each camera's tracks; cameras of other vehicles keep their own numbers.
function world(message) {
  const known = new Map();
  for (const user of message.users) {
    for (const sight of user.sights) {
      const key = `${message.vehicle}/${sight.camera}`;
      known.set(key, (known.get(key) ?? new Map()).set(sight.track, user.id));
    }
  }
  ground.take(message);
  views.forEach((view) => view.know(sameVehicle(view.key) ? known.get(view.key) ?? new Map() : undefined));
}

function arrange(cameras) {
  views.clear();
  cameras.forEach((camera) => views.set(camera.key, new CameraView(camera.key, camera.name)));
  byId('cameras').className = COUNT_CLASSES[cameras.length] ?? 'many';
  byId('cameras').replaceChildren(...[...views.values()].map((view) => view.figure));
}

function mode(name, text) {
  byId('mode').dataset.mode = name;
  byId('mode').textContent = text;
}

function figures(now) {
  mode(now.mode, now.mode);
  const idle = now.processedPerSecond === 0;
  byId('p50').textContent = idle ? '–' : now.p50;
  byId('p99').textContent = idle ? '–' : now.p99;
  byId('processed').textContent = now.processedPerSecond.toFixed(0);
  byId('sent').textContent = now.sentPerSecond.toFixed(0);
  byId('model').textContent = now.model ? `${now.model} on ${now.provider.toUpperCase()}` : '–';
  byId('reasons').replaceChildren(...now.reasons.map((reason) => item(reason)));
  latencies.push(idle ? null : [now.p50, now.p99]);
  if (latencies.length > SPARK_SAMPLES) {
    latencies.shift();
  }
  spark();
}

function item(text) {
  const line = document.createElement('li');
  line.textContent = text;
  return line;
}

function spark() {
  const canvas = byId('spark');
  const context = canvas.getContext('2d');
  const most = Math.max(50, ...latencies.map((pair) => pair?.[1] ?? 0));
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const [which, colour] of [[1, '#6b7c93'], [0, '#5ec8ff']]) {
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.beginPath();
    latencies.forEach((pair, i) => {
      if (pair) {
        context.lineTo((i / (SPARK_SAMPLES - 1)) * canvas.width, canvas.height - 2 - (pair[which] / most) * (canvas.height - 4));
      }
    });
    context.stroke();
  }
}

function outcomes(totals) {
  outcomeHistory.push(totals);
  if (outcomeHistory.length > RECENT_SAMPLES + 1) {
    outcomeHistory.shift();
  }
  const before = outcomeHistory[0];
  const bar = [];
  const list = [];
  for (const [name, total] of Object.entries(totals)) {
    const recent = total - (before[name] ?? 0);
    if (recent > 0) {
      const part = document.createElement('span');
      part.style.flexGrow = String(recent);
      part.style.background = OUTCOME[name];
      bar.push(part);
    }
    if (total > 0 || name === 'PROCESSED') {
      list.push(outcome(name, total));
    }
  }
  byId('outcome-bar').replaceChildren(...bar);
  byId('outcomes').replaceChildren(...list);
}

function outcome(name, total) {
  const line = document.createElement('li');
  const dot = document.createElement('span');
  dot.style.background = OUTCOME[name];
  const count = document.createElement('b');
  count.textContent = total.toLocaleString('en');
  line.dataset.outcome = name;
  line.append(dot, name.toLowerCase().replaceAll('_', ' '), count);
  return line;
}

function tick(now) {
  ground.age();
  if (!ground.world) {
    views.forEach((view) => view.know(undefined));
  }
  ground.draw();
  views.forEach((view) => view.age(now));
  requestAnimationFrame(tick);
}

window.addEventListener('resize', () => {
  ground.dirty = true;
  views.forEach((view) => view.draw());
});
connect();
requestAnimationFrame(tick);
