// The controls: what the server offers is shown, what is chosen is posted, and the server's answer is what is shown as chosen.

const WEATHER = { clear: 'Clear', rain: 'Rain', dusk: 'Dusk', night: 'Night', fog: 'Fog' };
const SETTLE_MILLIS = 1500;

const byId = (id) => document.getElementById(id);

function weatherName(label) {
  return label.split('+').map((part, i) => {
    const [kind, amount] = part.split(':');
    const name = WEATHER[kind] ?? kind;
    const text = kind === 'fog' && amount ? `${name} ${amount} m` : name;
    return i === 0 ? text : text.toLowerCase();
  }).join(', ');
}

function number(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

export class Controls {
  constructor(complain) {
    this.complain = complain;
    this.offered = '';
    this.touched = 0;
    byId('faulty-camera').addEventListener('change', () => this.postFaults());
    document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
  }

  show(state, cameras) {
    const offer = JSON.stringify([state.weathers, state.vehicleChoices, state.rateChoices, cameras.map((camera) => camera.name)]);
    if (offer !== this.offered) {
      this.offered = offer;
      this.build(state, cameras);
    }
    this.filming(state);
    if (performance.now() - this.touched > SETTLE_MILLIS) {
      this.check('weather', state.coming ?? state.weather);
      this.check('vehicles', state.vehicles);
      this.check('rate', state.rate);
      state.faults.forEach((fault) => { byId(`fault-${fault.word}`).checked = fault.on; });
      byId('faulty-camera').value = state.faultyCamera;
    }
  }

  check(name, value) {
    for (const input of document.querySelectorAll(`input[name="${name}"]`)) {
      input.checked = input.value === String(value);
    }
  }

  build(state, cameras) {
    byId('weather-set').hidden = state.weathers.length === 0;
    byId('load-set').hidden = state.vehicleChoices.length === 0;
    this.radios('weathers', 'weather', state.weathers, weatherName, (value) => this.post({ weather: value }));
    this.radios('vehicles', 'vehicles', state.vehicleChoices, String, () => this.postLoad());
    this.radios('rates', 'rate', state.rateChoices, number, () => this.postLoad());
    byId('faults').replaceChildren(...state.faults.map((fault) =>
      choice('checkbox', 'fault', fault.word, fault.label, () => this.postFaults())));
    const options = [['', 'all cameras'], ...cameras.map((camera) => [camera.name, camera.name])];
    byId('faulty-camera').replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  }

  radios(holder, name, values, text, chosen) {
    byId(holder).replaceChildren(...values.map((value) => choice('radio', name, value, text(value), () => chosen(value))));
  }

  filming(state) {
    byId('filming').hidden = !state.coming;
    if (state.coming) {
      byId('filming-bar').value = state.share;
      byId('filming-text').textContent = `filming ${weatherName(state.coming).toLowerCase()}, ${Math.round(100 * state.share)} %`;
    }
    for (const input of document.querySelectorAll('input[name="weather"]')) {
      input.parentElement.classList.toggle('coming', input.value === state.coming);
    }
  }

  postFaults() {
    const faults = [...document.querySelectorAll('input[name="fault"]:checked')].map((input) => input.value);
    this.post({ faults, camera: byId('faulty-camera').value });
  }

  postLoad() {
    const chosen = (name) => Number(document.querySelector(`input[name="${name}"]:checked`)?.value);
    this.post({ vehicles: chosen('vehicles'), rate: chosen('rate') });
  }

  async post(wish) {
    this.touched = performance.now();
    try {
      const answer = await fetch('/control', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(wish),
      });
      this.complain(answer.ok ? '' : `The drive did not take that: ${await answer.text()}`);
    } catch {
      this.complain('The drive does not answer: has the demo ended?');
    }
  }
}

function choice(type, name, value, text, chosen) {
  const holder = document.createElement('span');
  const input = document.createElement('input');
  const label = document.createElement('label');
  input.type = type;
  input.name = name;
  input.value = String(value);
  input.id = `${name}-${value}`;
  input.addEventListener('change', chosen);
  label.htmlFor = input.id;
  label.textContent = text;
  holder.append(input, label);
  return holder;
}
