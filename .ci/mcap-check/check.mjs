// Reads a recording of ours with an independent implementation of MCAP, and says what does not hold.
// usage: node check.mjs RECORDING.mcap [TOPIC...]   topics that it must hold; none: those of a run
import { open } from "node:fs/promises";
import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import { decompress } from "fzstd";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";
import { differences, foxgloveType, leaps, undrawable } from "./schemas.mjs";

const problems = [];
const must = (holds, what) => holds || problems.push(what);
const decompressHandlers = { zstd: (bytes, size) => decompress(bytes, new Uint8Array(Number(size))) };

const [path, ...wanted] = process.argv.slice(2);
const file = await open(path);
const { size } = await file.stat();
const readable = {
  size: async () => BigInt(size),
  read: async (offset, length) => {
    const bytes = new Uint8Array(Number(length));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, Number(offset));
    must(bytesRead === bytes.length, `only ${bytesRead} of ${bytes.length} bytes at ${offset}`);
    return bytes;
  },
};

// Through the index: it checks the summary's CRC; here also that every schema is what it says it is.
const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
must(reader.statistics !== undefined, "no statistics");
must(reader.chunkIndexes.length > 0, "no chunk index");
must(reader.channelsById.size > 0, "no channels");

const types = new Map();
for (const schema of reader.schemasById.values()) {
  must(schema.encoding === "protobuf", `schema ${schema.name} is ${schema.encoding}`);
  try {
    const root = protobuf.Root.fromDescriptor(descriptor.FileDescriptorSet.decode(schema.data));
    const type = root.lookupType(schema.name);
    types.set(schema.id, type);
    if (schema.name.startsWith("foxglove.")) problems.push(...differences(type));
  } catch (error) {
    problems.push(`schema ${schema.name} is no FileDescriptorSet with that message: ${error.message}`);
  }
}

const counts = new Map();
const frames = new Set();
let last = 0n;
for await (const message of reader.readMessages({ validateCrcs: true })) {
  must(message.logTime >= last, `log time goes back at ${message.logTime}`);
  last = message.logTime;
  counts.set(message.channelId, (counts.get(message.channelId) ?? 0) + 1);
  const type = types.get(reader.channelsById.get(message.channelId).schemaId);
  if (type) {
    try {
      type.decode(message.data);
      if (type.name === "FrameTransform") {
        const transform = foxgloveType("foxglove.FrameTransform").decode(message.data);
        frames.add(transform.parent_frame_id).add(transform.child_frame_id);
      }
      if (type.name === "SceneUpdate") {
        problems.push(...undrawable(message.data, frames));
        if (wanted.length > 0) problems.push(...leaps(message.data));
      }
    } catch (error) {
      problems.push(`a message of ${type.name} does not decode by its schema: ${error.message}`);
    }
  }
}
for (const [id, channel] of reader.channelsById) {
  const told = Number(reader.statistics.channelMessageCounts.get(id) ?? 0n);
  must(told === (counts.get(id) ?? 0), `${channel.topic}: ${told} messages told, ${counts.get(id) ?? 0} read`);
}
const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
must(Number(reader.statistics.messageCount) === total, `${reader.statistics.messageCount} messages told, ${total} read`);

// Front to back, without the index: CRCs of chunks and of the data section.
const stream = new McapStreamReader({ includeChunks: false, decompressHandlers, validateCrcs: true });
let streamed = 0;
let ended = false;
for (let offset = 0; offset < size; offset += 1 << 20) {
  stream.append(await readable.read(BigInt(offset), BigInt(Math.min(1 << 20, size - offset))));
  for (let record; (record = stream.nextRecord()); ) {
    streamed += record.type === "Message" ? 1 : 0;
    must(record.type !== "DataEnd" || record.dataSectionCrc !== 0, "the data section has no CRC");
    ended ||= record.type === "Footer";
  }
}
must(ended && stream.done(), "the file does not end as it should");
must(streamed === total, `${streamed} messages front to back, ${total} through the index`);

// What must be in a recording of a run.
const topics = new Set([...reader.channelsById.values()].map((channel) => channel.topic));
if (wanted.length > 0) {
  for (const topic of wanted) must(topics.has(topic), `no channel ${topic}`);
} else {
  must(topics.has("perception.results"), "no channel perception.results");
  must([...topics].some((topic) => topic.endsWith("/image")), "no channel of frames");
  must([...reader.schemasById.values()].some((schema) => schema.name === "foxglove.CompressedImage"), "frames are not under Foxglove's schema");
}

await file.close();
for (const [id, channel] of [...reader.channelsById].sort()) {
  console.log(`${String(counts.get(id) ?? 0).padStart(6)}  ${channel.topic}  ${reader.schemasById.get(channel.schemaId)?.name ?? "-"}`);
}
problems.slice(0, 20).forEach((problem) => console.error(`WRONG: ${problem}`));
console.log(`${path}: ${total} messages, ${types.size} schemas, ${reader.chunkIndexes.length} chunks, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
