// Reads a result by the example that docs/contracts.md names, and compares it with what our own reader makes of the same bytes.
// usage, in the repository's root: node check.mjs FOLDER (with result.bin and result.json, which OtherReadersTest writes)
import { readFile, writeFile } from "node:fs/promises";

// Copied here, where the package is installed.
const example = new URL("./read-result.mjs", import.meta.url);
await writeFile(example, await readFile("proto/examples/read-result.mjs"));
const { read, paths } = await import(example);

const folder = process.argv[2];
const result = read(await readFile(`${folder}/result.bin`));
const expected = JSON.parse(await readFile(`${folder}/result.json`, "utf8"));
const name = (field, value) => field.resolve().resolvedType.valuesById[value];
const type = (message) => message.$type.fields;

const scene = result.scene;
const actual = {
  camera: `${result.vehicle}/${result.camera}`,
  outcome: name(type(result).outcome, result.outcome),
  offsets: [...result.passedOver, { offset: result.sourceOffset }].map(({ offset }) => Number(offset)),
  skipped: [result.skipped.first, result.skipped.last].map(Number),
  objects: scene.objects.map((object) => ({
    trackId: Number(object.trackId),
    objectClass: name(type(object).objectClass, object.objectClass),
    existence: object.existenceProbability,
    box: [object.box.left, object.box.top, object.box.right, object.box.bottom],
    ground: [object.ground.x, object.ground.y, object.ground.velocityX, object.ground.velocityY],
    criticality: name(type(object.risk).criticality, object.risk.criticality),
    hypotheses: object.paths.map((path) => name(type(path).hypothesis, path.hypothesis)),
    confidences: object.paths.map((path) => path.confidence),
    paths: paths(scene, object),
  })),
};

const hostile = { image: [0, 0, 9, 9], ground: [], groundSpread: [], imageSpread: [0, 1, 0, 1, 3_000_000, 0, 0, 0] };
const problems = [];
function compare(is, was, where) {
  if (typeof was === "number") {
    if (!(Math.abs(is - was) <= 1e-6 * Math.max(1, Math.abs(was)))) problems.push(`${where}: ${is}, not ${was}`);
  } else if (was !== null && typeof was === "object") {
    const keys = new Set([...Object.keys(was), ...Object.keys(is ?? {})]);
    keys.forEach((key) => compare(is?.[key], was[key], `${where}.${key}`));
  } else if (is !== was) {
    problems.push(`${where}: ${is}, not ${was}`);
  }
}
compare(actual, expected, "result");
compare(paths({ timeStepSeconds: 1 }, { paths: [hostile] })[0].length, 1, "points of a list that claims three million");

problems.slice(0, 20).forEach((problem) => console.error(`WRONG: ${problem}`));
const points = actual.objects.flatMap((object) => object.paths.flat()).length;
console.log(`${actual.objects.length} objects, ${points} points of paths, ${problems.length} problems`);
process.exit(problems.length === 0 && points > 0 ? 0 : 1);
