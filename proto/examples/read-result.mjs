// Reads a record of perception.results, its packed paths too. Run at the root of the repository; needs the npm package
// protobufjs. .ci/run compares what it reads with what Java reads.
import protobuf from "protobufjs";

const root = new protobuf.Root();
root.resolvePath = (from, file) => `proto/src/main/proto/${file}`;
await root.load("drivesight/perception/v1/frame_result.proto");
const type = root.lookupType("drivesight.perception.v1.FrameResult");

export const read = (bytes) => type.decode(bytes); // the value of a record on perception.results

const sums = (list, n) => { // of tuples of n
  const all = [];
  list.forEach((d, i) => all.push(d + (all[i - n] ?? 0)));
  return all;
};

const covariances = (list, unit, points) => { // [xx, xy, yy] at every point, from factors at some points
  const k = sums(list, 4), all = [];
  for (let i = 0; i < k.length; i += 4)
    for (let at = all.length, from = Math.max(0, i - 4); at <= k[i] && at < points; at++) {
      const share = (at - k[from]) / (k[i] - k[from] || 1);
      const [a, b, c] = [1, 2, 3].map((j) => unit * (k[from + j] + share * (k[i + j] - k[from + j])));
      all.push([a * a, a * b, b * b + c * c]);
    }
  return all;
};

export const paths = (scene, object) => { // in seconds, pixels (centre, width, height) and metres
  let spread = [];
  return object.paths.map((path) => {
    const box = sums(path.image, 4), place = sums(path.ground, 2), points = path.image.length / 4;
    if (path.groundSpread.length) spread = covariances(path.groundSpread, 0.01, points); // else as the path before
    return covariances(path.imageSpread, 0.1, points).map((imageCovariance, i) => ({
      seconds: (i + 1) * scene.timeStepSeconds,
      image: box.slice(4 * i, 4 * i + 4).map((v) => v / 10),
      imageCovariance,
      ...(place.length && { ground: place.slice(2 * i, 2 * i + 2).map((v) => v / 100), groundCovariance: spread[i] }),
    }));
  });
};
