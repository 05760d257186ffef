// Looks at a running demo as Foxglove does, with the protocol's own client.
// usage: node live.mjs ws://127.0.0.1:PORT WANTED...   waits for a message of each schema, or topic where it begins with /; * is any name in it
import FoxgloveWs from "@foxglove/ws-protocol";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";
import WebSocket from "ws";
import { differences, undrawable } from "./schemas.mjs";

const { FoxgloveClient } = FoxgloveWs;
const [url, ...wanted] = process.argv.slice(2);
const deadline = Date.now() + 300_000;
const problems = [];

const subscribed = new Map();
const counts = new Map();
const frames = new Set();
const drawnIn = new Map();
const channels = [];

function subscribe(client, channel) {
  const root = protobuf.Root.fromDescriptor(descriptor.FileDescriptorSet.decode(Buffer.from(channel.schema, "base64")));
  const type = root.lookupType(channel.schemaName);
  if (channel.schemaName.startsWith("foxglove.")) problems.push(...differences(type));
  subscribed.set(client.subscribe(channel.id), { channel, type });
}

function look({ subscriptionId, timestamp, data }) {
  const known = subscribed.get(subscriptionId);
  if (known === undefined) {
    problems.push(`data of a subscription that there is not: ${subscriptionId}`);
    return;
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const name = known.channel.schemaName;
  const message = known.type.decode(bytes);
  if (name === "foxglove.FrameTransform") frames.add(message.parent_frame_id).add(message.child_frame_id);
  if (name === "foxglove.SceneUpdate") {
    problems.push(...undrawable(bytes, new Set()));
    for (const entity of message.entities) drawnIn.set(entity.frame_id, entity.id);
  }
  if (Math.abs(Date.now() - Number(timestamp / 1_000_000n)) > 60_000) problems.push(`${known.channel.topic}: the time is ${timestamp}`);
  for (const each of [name, known.channel.topic]) counts.set(each, (counts.get(each) ?? 0) + 1);
}

const came = (what) =>
  what.startsWith("/")
    ? [...counts.keys()].some((each) => new RegExp(`^${what.replaceAll("*", "[^/]+")}$`).test(each))
    : counts.has(what);

const guarded = (action) => (event) => {
  try {
    action(event);
  } catch (error) {
    problems.push(error.message);
  }
};

/** Connected when the server has said who it is; undefined: nobody is there yet. */
function connect() {
  const client = new FoxgloveClient({ ws: new WebSocket(url, [FoxgloveClient.SUPPORTED_SUBPROTOCOL]) });
  client.on("advertise", guarded((added) => added.forEach((channel) => (channels.push(channel), subscribe(client, channel)))));
  client.on("status", (status) => console.log(`status ${status.level}: ${status.message}`));
  client.on("message", guarded(look));
  return new Promise((resolve) => {
    client.on("serverInfo", (info) => (console.log(`connected to ${info.name}, capabilities: ${info.capabilities.join(" ") || "none"}`), resolve(client)));
    client.on("error", () => resolve(undefined));
  });
}

let client;
while ((client = await connect()) === undefined) {
  if (Date.now() > deadline) {
    console.error(`WRONG: nothing answers at ${url}`);
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
}
while (Date.now() < deadline && !wanted.every(came)) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
for (const name of wanted) {
  if (!came(name)) problems.push(`no message of ${name} came`);
}
// Scenes may come before the first transform, so only now.
for (const [frame, entity] of drawnIn) {
  if (!frames.has(frame)) problems.push(`entity ${entity} is in the frame ${frame}, which has no transform`);
}
for (const id of subscribed.keys()) client.unsubscribe(id);
client.close();

for (const channel of channels) console.log(`        ${channel.topic}  ${channel.schemaName}`);
for (const [name, count] of [...counts].sort()) console.log(`${String(count).padStart(6)}  ${name}`);
problems.slice(0, 20).forEach((problem) => console.error(`WRONG: ${problem}`));
console.log(`${url}: ${channels.length} channels, ${frames.size} frames of reference, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
