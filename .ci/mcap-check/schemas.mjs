// Holds our messages for Foxglove against Foxglove's own description of them.
import { createRequire } from "node:module";
import protobuf from "protobufjs";

const { foxgloveEnumSchemas, foxgloveMessageSchemas, generateProto } = createRequire(import.meta.url)("@foxglove/schemas/internal");

const root = new protobuf.Root();
for (const file of ["google/protobuf/timestamp.proto", "google/protobuf/duration.proto"]) {
  root.addJSON(protobuf.common.get(file).nested);
}
for (const schema of Object.values(foxgloveMessageSchemas)) {
  if (schema.protoEquivalent === undefined) {
    const enums = Object.values(foxgloveEnumSchemas).filter((each) => each.parentSchemaName === schema.name);
    protobuf.parse(generateProto(schema, enums), root, { keepCase: true });
  }
}

/** Foxglove's own type, e.g. of foxglove.SceneUpdate. */
export const foxgloveType = (name) => root.lookupType(name);

const plain = (name) => name.replace(/^\./, "");

/** What of our message is not as Foxglove has it: sentences. */
export function differences(ours, theirs = foxgloveType(plain(ours.fullName)), seen = new Set()) {
  if (seen.has(plain(ours.fullName))) return [];
  seen.add(plain(ours.fullName));
  const wrong = [];
  for (const field of ours.fieldsArray) {
    const twin = theirs.fields[field.name];
    const name = `${plain(ours.fullName)}.${field.name}`;
    if (twin === undefined) {
      wrong.push(`${name} is none of Foxglove's fields`);
      continue;
    }
    field.resolve();
    twin.resolve();
    const [type, twinType] = [field, twin].map((each) => (each.resolvedType ? plain(each.resolvedType.fullName) : each.type));
    if (field.id !== twin.id || field.repeated !== twin.repeated || type !== twinType) {
      wrong.push(`${name} is ${type} = ${field.id}, Foxglove's is ${twinType} = ${twin.id}`);
    } else if (field.resolvedType instanceof protobuf.Type) {
      wrong.push(...differences(field.resolvedType, twin.resolvedType, seen));
    } else if (field.resolvedType) {
      for (const [value, number] of Object.entries(field.resolvedType.values)) {
        if (twin.resolvedType.values[value] !== number) wrong.push(`${name}: ${value} is not ${number} with Foxglove`);
      }
    }
  }
  return wrong;
}

/** Steps of paths that are longer than the road user goes in two seconds, by its arrow, which is a second's way: sentences. */
export function leaps(data) {
  const wrong = [];
  for (const entity of foxgloveType("foxglove.SceneUpdate").decode(data).entities) {
    for (const arrow of entity.arrows) {
      const most = 2 + 2 * (arrow.shaft_length + arrow.head_length);
      for (const { points } of entity.lines) {
        points.slice(1).forEach((point, i) => {
          const step = Math.hypot(point.x - points[i].x, point.y - points[i].y);
          if (step > most) wrong.push(`a path of entity ${entity.id} leaps ${step.toFixed(1)} m`);
        });
      }
    }
  }
  return wrong;
}

/** What Foxglove could not draw of a scene, by its own type: sentences. */
export function undrawable(data, frames) {
  const scene = foxgloveType("foxglove.SceneUpdate").decode(data);
  const wrong = [];
  for (const entity of scene.entities) {
    const parts = [...entity.arrows, ...entity.cubes, ...entity.lines, ...entity.texts];
    if (parts.length === 0) wrong.push(`entity ${entity.id} shows nothing`);
    if (parts.some((part) => part.pose?.position == null || part.pose?.orientation == null || part.color == null)) {
      wrong.push(`entity ${entity.id} has a part without pose or colour`);
    }
    if (entity.cubes.some((cube) => !(cube.size?.x > 0 && cube.size?.y > 0 && cube.size?.z > 0))) wrong.push(`entity ${entity.id} has an empty box`);
    if (frames.size > 0 && !frames.has(entity.frame_id)) wrong.push(`entity ${entity.id} is in the frame ${entity.frame_id}, which has no transform`);
  }
  return wrong;
}
